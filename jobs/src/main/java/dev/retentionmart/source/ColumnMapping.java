package dev.retentionmart.source;

import static org.apache.spark.sql.functions.expr;

import dev.retentionmart.fault.Fault;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;

/** The user's SQL expressions, resolved against the columns of the source that they belong to. */
final class ColumnMapping {
  private final Dataset<Row> source;
  private final String key;

  /**
   * @param source the source as it was opened
   * @param key the configuration key that the names of expressions are appended to: {@code
   *     sources.orders}
   */
  ColumnMapping(Dataset<Row> source, String key) {
    this.source = source;
    this.key = key;
  }

  /**
   * The column that an expression makes.
   *
   * @param name the rest of the configuration key: {@code columns.amount}
   * @throws Fault when the expression does not parse, does not resolve, or is not one value per row
   */
  Mapped resolve(String name, String sql) {
    try {
      Column column = expr(sql);
      Dataset<Row> alone = source.select(column);
      if (!(alone.queryExecution().analyzed() instanceof Project)) {
        throw fault(
            name,
            sql,
            "it does not make exactly one value for each row",
            "Use no aggregates, windows or explode.");
      }
      return new Mapped(column, alone.schema().apply(0).dataType(), key + "." + name, sql);
    } catch (Exception e) {
      throw explained(e, name, sql);
    }
  }

  /** A condition over the source's own columns: false where it is null. */
  Column condition(String name, String sql) {
    Mapped mapped = resolve(name, sql);
    if (!(mapped.type() instanceof BooleanType)) {
      throw fault(
          name, sql, "it is " + mapped.type().sql() + ", not true or false", "Write a condition.");
    }
    return org.apache.spark.sql.functions.coalesce(
        mapped.column(), org.apache.spark.sql.functions.lit(false));
  }

  private RuntimeException explained(Exception e, String name, String sql) {
    if (e instanceof ParseException parse) {
      return fault(
              name,
              sql,
              parse
                  .getMessage()
                  .lines()
                  .filter(line -> !line.isBlank())
                  .findFirst()
                  .orElse("it is not SQL"),
              "Correct the SQL expression.")
          .causedBy(e);
    }
    if (e instanceof AnalysisException analysis) {
      return fault(name, sql, reason(analysis), remedy()).causedBy(e);
    }
    return e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
  }

  private static String reason(AnalysisException e) {
    String missing = e.getMessageParameters().get("objectName");
    String nearest = e.getMessageParameters().get("proposal");
    boolean isUnresolvedColumn =
        e.getCondition() != null && e.getCondition().startsWith("UNRESOLVED_COLUMN");
    if (isUnresolvedColumn && missing != null) {
      return "the source has no column %s%s"
          .formatted(missing, nearest == null ? "" : "; nearest: " + nearest);
    }
    return e.getMessage().lines().findFirst().orElse("it does not resolve");
  }

  private String remedy() {
    return "Write SQL over the columns that the source has: "
        + String.join(", ", source.columns())
        + ".";
  }

  private Fault fault(String name, String sql, String reason, String remedy) {
    return Fault.source("Cannot use %s.%s = \"%s\"".formatted(key, name, sql), reason, remedy);
  }

  /** An expression with its type and where it came from. */
  record Mapped(Column column, DataType type, String key, String sql) {}
}
