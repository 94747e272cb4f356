package dev.retentionmart.value.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitHypergeometricTest {

  /** Values worked out with forty digits. */
  @ParameterizedTest
  @CsvSource({
    "0.55, 2.16, 0.1, 1.0267941861843727, 0.048314952048408, -0.012511695574995, 0.27477565728281",
    "3.5, 4.1, 0.9, 5.7139626525440678, 0.84749008317606, -0.76320529606549, 6.5836741378687",
    "1000.5, 1001.7, 0.5, 1.9976093132313284, 0.00099612184974391, -0.00099492971472674, 1.9952233638116",
    "0.01, 5000, 0.99, 1.0000019803960388, 0.00019803960387996, -3.9615764665848e-10, 2.0007962753002e-6",
    "0.6, 1.2, 0.9999, 53.94688426664703, 8.2886539086011, -7.0717175822745, 4036.8771911696",
    "1e-4, 2, 0.3, 1.0000167760398021, 0.16775951757591, -9.0611515428588e-6, 6.2972579184171e-5"
  })
  void valuesAndSlopes(
      double b, double c, double z, double value, double byB, double byC, double byZ) {
    UnitHypergeometric function = new UnitHypergeometric(b, c);

    assertThat(function.at(z)).isCloseTo(value, within(1e-12 * value));
    UnitHypergeometric.Value found = function.withSlopes(z);
    assertThat(found.value()).isCloseTo(value, within(1e-12 * value));
    assertThat(found.logSlopeB()).isCloseTo(byB, within(1e-11 * Math.abs(byB)));
    assertThat(found.logSlopeC()).isCloseTo(byC, within(1e-11 * Math.abs(byC)));
    assertThat(found.logSlopeZ()).isCloseTo(byZ, within(1e-11 * Math.abs(byZ)));
  }

  @Test
  void isOneAtZero() {
    assertThat(new UnitHypergeometric(3, 5).at(0)).isEqualTo(1);
  }

  /** ₂F₁(1, 1; 2; z) = −log(1−z) / z. */
  @ParameterizedTest
  @CsvSource({"1e-9", "0.5", "0.999", "0.9999"})
  void aCaseThatIsALogarithm(double z) {
    double logarithm = -Math.log1p(-z) / z;

    assertThat(new UnitHypergeometric(1, 2).at(z)).isCloseTo(logarithm, within(1e-10 * logarithm));
  }

  @Test
  void laterArgumentsDoNotDisturbEarlierOnes() {
    UnitHypergeometric function = new UnitHypergeometric(2, 3.5);
    double before = function.at(0.2);
    double far = function.at(0.9999);

    assertThat(function.at(0.2)).isEqualTo(before);
    assertThat(new UnitHypergeometric(2, 3.5).at(0.9999)).isEqualTo(far);
  }

  /** With forty digits: 44.483886847636. */
  @Test
  void eightDigitsAtAHundredThousandthBelowOne() {
    assertThat(new UnitHypergeometric(26.5, 28.1).at(0.99999))
        .isCloseTo(44.483886847636, within(44 * 5e-8));
  }

  /** Γ(c)Γ(c−1−b) / (Γ(c−1)Γ(c−b)) = (c−1) / (c−1−b) at 1, and never beyond it. */
  @ParameterizedTest
  @CsvSource({"0.999999999", "0.99999999999999", "1"})
  void staysBelowItsLimitNextToOne(double z) {
    assertThat(new UnitHypergeometric(0.5, 2.1).at(z)).isBetween(1.8, 1.1 / 0.6 + 1e-9);
    assertThat(new UnitHypergeometric(5, 5.2).at(z)).isFinite().isPositive();
  }
}
