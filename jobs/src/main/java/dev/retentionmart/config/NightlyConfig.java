package dev.retentionmart.config;

import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The whole configuration of a run, checked.
 *
 * @param warehouse the folder that holds all tables; any Hadoop path
 * @param timeZone the business time zone: where days begin
 * @param currency the reporting currency, ISO 4217
 * @param grains the grains to publish, without repeats, shortest first
 * @param activeWindows for every configured grain the number of periods a customer stays active
 *     after a purchase
 * @param grossMargin the share of revenue that is margin, in the textbook lifetime value
 * @param quality what stops publication
 * @param keepDays how long versions of the tables can be read
 * @param value how future value is predicted; empty where it is not
 * @param catalogue what goes into the tables that explain the others; empty where nobody reads them
 * @param report the page that people look at; empty where no run writes one
 * @param minCell rows about fewer customers are not published, nor what would give them away; empty
 *     where all are
 * @param sources the user's tables
 */
public record NightlyConfig(
    String warehouse,
    ZoneId timeZone,
    String currency,
    List<Grain> grains,
    Map<Grain, Integer> activeWindows,
    BigDecimal grossMargin,
    Quality quality,
    KeepDays keepDays,
    Optional<ValueSettings> value,
    Optional<CatalogueSettings> catalogue,
    Optional<ReportSettings> report,
    OptionalInt minCell,
    Sources sources) {

  /** A configuration without a report, and nothing hidden. */
  public NightlyConfig(
      String warehouse,
      ZoneId timeZone,
      String currency,
      List<Grain> grains,
      Map<Grain, Integer> activeWindows,
      BigDecimal grossMargin,
      Quality quality,
      KeepDays keepDays,
      Optional<ValueSettings> value,
      Optional<CatalogueSettings> catalogue,
      Sources sources) {
    this(
        warehouse,
        timeZone,
        currency,
        grains,
        activeWindows,
        grossMargin,
        quality,
        keepDays,
        value,
        catalogue,
        Optional.empty(),
        OptionalInt.empty(),
        sources);
  }

  /**
   * The same configuration for a past state, in a folder of its own: what a row means stays the
   * same. Past states may differ from one another as they will; nothing is predicted from them or
   * explained, and nobody looks at them.
   */
  public NightlyConfig forPastStatesIn(String other) {
    return new NightlyConfig(
        other,
        timeZone,
        currency,
        grains,
        activeWindows,
        grossMargin,
        new Quality(quality.maxRejectedShare(), OptionalDouble.empty(), quality.minGroupSize()),
        keepDays,
        Optional.empty(),
        Optional.empty(),
        sources);
  }
}
