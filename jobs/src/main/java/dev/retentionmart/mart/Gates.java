package dev.retentionmart.mart;

import static java.util.stream.Collectors.joining;
import static org.apache.spark.sql.functions.col;

import dev.retentionmart.config.Quality;
import dev.retentionmart.fault.Fault;
import dev.retentionmart.history.History;
import dev.retentionmart.history.SourceAccount;
import java.math.BigDecimal;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * What must hold before anything is published, of the history and of what late data changed. A gate
 * that fails names itself and shows the rows. Those of the marts are {@link MartGates}.
 */
public final class Gates {
  static final int ROWS_SHOWN = 5;
  private static final String NOT_CONSERVED =
      "If the source changed while it was read, run again when nothing writes to it. With changes = column, rows may have gone, or changed "
          + "without their column saying so: run once with --full. If --full says the same, this is a fault of Retention Mart.";

  private Gates() {}

  /**
   * Gates on the history: {@code rows-conserved}, {@code amounts-conserved}, {@code
   * max-rejected-share}.
   */
  public static void checkHistory(History history, Quality quality) {
    history.accounts().forEach(Gates::checkRowsConserved);
    History.Money money = history.money();
    if (money.sourceAmount() != money.accountedAmount()) {
      throw fault(
          "amounts-conserved",
          "the amounts of the orders source add up to %s, those of its accepted, excluded and rejected rows to %s"
              .formatted(units(money.sourceAmount()), units(money.accountedAmount())),
          NOT_CONSERVED);
    }
    for (SourceAccount account : history.accounts()) {
      if (account.rejectedShare() > quality.maxRejectedShare()) {
        throw tooManyRejected(account, history, quality);
      }
    }
  }

  private static void checkRowsConserved(SourceAccount account) {
    long accounted = account.accepted() + account.excludedRows() + account.rejectedRows();
    if (account.rows() != accounted || account.excluded().values().stream().anyMatch(n -> n < 0)) {
      throw fault(
          "rows-conserved",
          "the source %s has %d rows, of which %d are accounted for: %s"
              .formatted(account.source(), account.rows(), accounted, account.flat()),
          NOT_CONSERVED);
    }
  }

  private static Fault tooManyRejected(SourceAccount account, History history, Quality quality) {
    String reasons =
        account.rejected().entrySet().stream()
            .map(reason -> reason.getValue() + " × " + reason.getKey())
            .collect(joining(", "));
    List<Row> examples =
        history
            .rejectedRows()
            .where(col("source").equalTo(account.source()))
            .select("reason_code", "row_json")
            .limit(ROWS_SHOWN)
            .collectAsList();
    return fault(
        "max-rejected-share",
        "%d of %d rows of %s are rejected (%.2f %%; quality.max-rejected-share = %s): %s%s"
            .formatted(
                account.rejectedRows(),
                account.rows(),
                account.source(),
                100 * account.rejectedShare(),
                quality.maxRejectedShare(),
                reasons,
                shown(examples)),
        "Mend the rows (history/rejected_rows has them all), correct the mapping, or raise quality.max-rejected-share.");
  }

  /** The gate {@code max-restatement}. */
  public static void checkRestatement(Restatement restatement, Quality quality) {
    double most = quality.maxRestatement().orElse(Double.POSITIVE_INFINITY);
    if (restatement.largestShare() > most) {
      throw fault(
          "max-restatement",
          "%s (%.2f %%; quality.max-restatement = %s); past periods restated: %s"
              .formatted(
                  restatement.largest().orElse("a past period changed"),
                  100 * restatement.largestShare(),
                  most,
                  restatement.periods()),
          "Look for late, deleted or changed orders in the sources. If they are right, run once with --set quality.max-restatement=1.");
    }
  }

  /** The rows, one a line. */
  static String shown(List<Row> rows) {
    return rows.stream()
        .map(
            row ->
                row.schema() == null
                    ? row.toString()
                    : java.util.Arrays.stream(row.schema().fieldNames())
                        .map(name -> name + "=" + row.get(row.fieldIndex(name)))
                        .collect(joining(" ")))
        .collect(joining("\n    ", "\n    ", ""));
  }

  static Fault fault(String gate, String reason, String remedy) {
    return Fault.gate("The quality gate '%s' stopped publication".formatted(gate), reason, remedy);
  }

  private static String units(long tenThousandths) {
    return BigDecimal.valueOf(tenThousandths, 4).toPlainString();
  }
}
