package dev.retentionmart.generate;

import java.io.Serializable;

/**
 * How the generated tables look, beyond what the command line asks for.
 *
 * @param ids how orders and customers are named
 * @param ordersPerActiveYear how many repeat orders a year the mean customer makes before she
 *     leaves
 */
public record HistoryShape(IdStyle ids, double ordersPerActiveYear) implements Serializable {

  /** How orders and customers are named. */
  public enum IdStyle {
    /** Text: {@code C0000123}, {@code O0000123004}. */
    TEXT,
    /** 64-bit numbers; those of orders grow with time, as what counts them or stamps them does. */
    NUMBER
  }

  /**
   * What the command {@code generate} makes: ids as text, about eight orders per customer in three
   * years.
   */
  public static HistoryShape readable() {
    return new HistoryShape(IdStyle.TEXT, 8.0);
  }

  /** For measuring: ids as numbers, about ten orders per customer in three years. */
  public static HistoryShape numbered() {
    return new HistoryShape(IdStyle.NUMBER, 10.4);
  }
}
