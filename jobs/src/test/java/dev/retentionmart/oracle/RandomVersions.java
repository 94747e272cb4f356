package dev.retentionmart.oracle;

import dev.retentionmart.oracle.SourceKinds.TimeKind;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** The rows of a history's customers: versions or a snapshot, copies, contradictions and dirt. */
final class RandomVersions {
  private final int history;
  private final OracleConfig config;
  private final SourceKinds kinds;
  private final boolean hasValidTo;
  private final RandomMoments moments;
  private final Dice dice;
  private final List<SourceVersion> rows = new ArrayList<>();

  RandomVersions(
      int history,
      OracleConfig config,
      SourceKinds kinds,
      boolean hasValidTo,
      RandomMoments moments,
      Dice dice) {
    this.history = history;
    this.config = config;
    this.kinds = kinds;
    this.hasValidTo = hasValidTo;
    this.moments = moments;
    this.dice = dice;
  }

  List<SourceVersion> rows() {
    return rows;
  }

  void addVersionsOf(int customer, List<LocalDateTime> orderTimes) {
    int versions = config.versionedCustomers() ? dice.between(1, 4) : 1;
    for (int count = 0; count < versions; count++) {
      SourceVersion version = version(customer, orderTimes);
      rows.add(version);
      if (dice.percent(8)) {
        rows.add(version);
      }
      if (dice.percent(4)) {
        rows.add(
            new SourceVersion(
                version.customerId(), segment(), version.validFrom(), version.validTo()));
      }
      if (dice.percent(5)) {
        rows.add(dirty(version(customer, orderTimes)));
      }
    }
  }

  private SourceVersion version(int customer, List<LocalDateTime> orderTimes) {
    Object id = kinds.idElsewhere(history, customer);
    Object sameId = dice.percent(5) ? SourceKinds.padded(id) : id;
    if (!config.versionedCustomers()) {
      return new SourceVersion(sameId, segment(), null, null);
    }
    LocalDateTime from = validFrom(orderTimes);
    boolean ends = hasValidTo && dice.percent(35);
    return new SourceVersion(sameId, segment(), time(from), ends ? time(validTo(from)) : null);
  }

  private LocalDateTime validFrom(List<LocalDateTime> orderTimes) {
    int kind = dice.between(1, 100);
    if (kind <= 40) {
      return moments.periodStart(dice);
    }
    if (kind <= 60 && !orderTimes.isEmpty()) {
      LocalDateTime order = orderTimes.get(dice.between(0, orderTimes.size() - 1));
      return order.plus(dice.pick(0L, 0L, -1L, 1L, 3_600_000_000L), ChronoUnit.MICROS);
    }
    return kind <= 68 ? moments.future(dice) : moments.moment(dice);
  }

  private LocalDateTime validTo(LocalDateTime from) {
    if (dice.percent(4)) {
      return from.minusDays(dice.between(0, 3));
    }
    LocalDateTime later = moments.periodStart(dice);
    return later.isAfter(from) && dice.percent(60) ? later : from.plusDays(dice.between(1, 120));
  }

  private String segment() {
    String ofHistory = RandomHistories.name(history) + dice.pick("-a", "-b", "-c");
    return dice.percent(12) ? dice.pick(null, "", "  ", "(unknown)") : ofHistory;
  }

  private SourceVersion dirty(SourceVersion row) {
    boolean isText = kinds.versionTime() == TimeKind.TEXT && config.versionedCustomers();
    return switch (dice.between(1, 4)) {
      case 1 ->
          new SourceVersion(
              kinds.noIdElsewhere(dice), row.segment(), row.validFrom(), row.validTo());
      case 2 ->
          new SourceVersion(
              row.customerId(),
              row.segment(),
              isText && dice.percent(50) ? SourceKinds.noTime(dice) : null,
              row.validTo());
      case 3 ->
          new SourceVersion(
              row.customerId(),
              row.segment(),
              row.validFrom(),
              isText && hasValidTo ? "not yet" : row.validTo());
      default -> new SourceVersion(row.customerId(), "(all)", row.validFrom(), row.validTo());
    };
  }

  private Object time(LocalDateTime local) {
    return SourceKinds.time(kinds.versionTime(), local, dice.percent(50), config.zone(), dice);
  }
}
