package dev.retentionmart.oracle;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Independent histories that are run together, because a run costs seconds.
 *
 * @param seed makes the same pack again
 * @param rates shared by all histories; empty when there is no such source
 */
record Pack(
    int index,
    long seed,
    OracleConfig config,
    SourceKinds kinds,
    Presence presence,
    List<History> histories,
    List<SourceRate> rates) {

  /** Which optional sources and columns there are. */
  record Presence(boolean customers, boolean validTo, boolean refunds, boolean rates) {}

  SourceTables tables() {
    return new SourceTables(
        histories.stream().flatMap(history -> history.orders().stream()).toList(),
        presence.customers()
            ? Optional.of(
                histories.stream().flatMap(history -> history.versions().stream()).toList())
            : Optional.empty(),
        presence.refunds()
            ? Optional.of(
                histories.stream().flatMap(history -> history.refunds().stream()).toList())
            : Optional.empty(),
        presence.rates() ? Optional.of(rates) : Optional.empty());
  }

  /** The same pack with the histories of these names only. */
  Pack only(List<String> names) {
    return new Pack(
        index,
        seed,
        config,
        kinds,
        presence,
        histories.stream().filter(history -> names.contains(history.name())).toList(),
        rates);
  }

  /**
   * The same pack on an earlier or later night, when some rows have not arrived: a row that has
   * arrived is there on every later night.
   */
  Pack on(LocalDate asOf, int arrivedPercent) {
    List<History> arrived =
        histories.stream()
            .map(
                history ->
                    new History(
                        history.name(),
                        arrived(history.orders(), arrivedPercent),
                        arrived(history.versions(), arrivedPercent),
                        arrived(history.refunds(), arrivedPercent)))
            .toList();
    return new Pack(index, seed, config.on(asOf), kinds, presence, arrived, rates);
  }

  private <T> List<T> arrived(List<T> rows, int percent) {
    Dice dice = new Dice(seed);
    return rows.stream().filter(row -> dice.percent(percent)).toList();
  }

  String description() {
    return "pack " + index + ", seed " + seed + "\n  " + config + "\n  " + kinds + "\n  "
        + presence;
  }
}
