package dev.retentionmart.value.model;

/** The log-likelihood of data as a function of the logarithms of a model's parameters. */
@FunctionalInterface
interface LogLikelihood {

  /** The value; adds its derivatives to {@code gradient}. */
  double at(double[] logParameters, double[] gradient);

  /** The value alone, which some models have faster. */
  default double at(double[] logParameters) {
    return at(logParameters, new double[logParameters.length]);
  }

  /** The parameters that have these logarithms. */
  static double[] exp(double[] logParameters) {
    double[] parameters = new double[logParameters.length];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = Math.exp(logParameters[i]);
    }
    return parameters;
  }

  /** The logarithms of parameters. */
  static double[] log(double... parameters) {
    double[] logParameters = new double[parameters.length];
    for (int i = 0; i < parameters.length; i++) {
      logParameters[i] = Math.log(parameters[i]);
    }
    return logParameters;
  }
}
