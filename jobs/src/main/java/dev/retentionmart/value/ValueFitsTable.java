package dev.retentionmart.value;

import static dev.retentionmart.warehouse.Table.column;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import dev.retentionmart.warehouse.Table;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** {@code mart/value_fits}: one row per group and model. */
public final class ValueFitsTable {
  private static final DataType NUMBERS = DataTypes.createMapType(StringType, DoubleType);

  public static final Table TABLE =
      Table.of(
              "mart",
              "value_fits",
              "One row per group of customers and model that was fitted to it, and per model that was tried on the past.",
              column(
                  "purpose",
                  StringType,
                  "prediction, or choice: fitted to the past of the holdout."),
              column("segment", StringType, "The segment, (all) for all."),
              column("channel", StringType, "The channel of the first order, (all) for all."),
              column("model", StringType, "bg-nbd, mbg-nbd, pareto-nbd or gamma-gamma."),
              column("customers", LongType, "Customers it could be fitted to."),
              column(
                  "sampled_one_in",
                  IntegerType,
                  "It was fitted to one in so many of them, by a hash of their ids: 1 for all."),
              column(
                  "parameters",
                  NUMBERS,
                  "What was found, times in value.time-unit; null where not fitted."),
              column("standard_errors", NUMBERS, "From the Hessian; null where it has no inverse."),
              column(
                  "log_likelihood",
                  DoubleType,
                  "Of the customers it was fitted to, without the pooling's penalty."),
              column(
                  "pooling_customers",
                  DoubleType,
                  "The weight of the group that it is drawn towards."),
              column("is_converged", BooleanType, "Whether a maximum was found."),
              column("gradient_norm", DoubleType, "Largest slope per customer there."),
              column(
                  "evaluations",
                  IntegerType,
                  "How often the likelihood of all data was worked out; the search in a part of many not counted."),
              column(
                  "bounds_hit",
                  StringType,
                  "Parameters on the edge of what is searched; null for none."),
              column(
                  "correlation",
                  DoubleType,
                  "Of gamma-gamma: corr(x, z̄). The model assumes 0; beware of more than 0.3."),
              column("holdout_log_likelihood", DoubleType, "Of a choice: of what came after."),
              column("holdout_calibration", DoubleType, "Of a choice: purchases predicted / made."),
              column(
                  "is_used",
                  BooleanType,
                  "Whether the group uses this fit, and not that of another group."),
              column("used_segment", StringType, "Whose parameters the group uses: the segment."),
              column(
                  "used_channel",
                  StringType,
                  "And the channel. Null where nothing can be predicted."),
              column("fit_health", StringType, "What to know before trusting it."),
              column("as_of_date", DateType, "The last business day that the run saw."),
              column("run_id", StringType, "The run, see mart/runs."))
          .keyedBy("purpose", "segment", "channel", "model");

  private ValueFitsTable() {}
}
