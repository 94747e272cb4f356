package dev.retentionmart.oracle;

import dev.retentionmart.oracle.Pack.Presence;
import dev.retentionmart.oracle.SourceKinds.AmountKind;
import dev.retentionmart.oracle.SourceKinds.IdKind;
import dev.retentionmart.oracle.SourceKinds.TimeKind;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Random histories, made to hit the edges: few customers, orders around the ends of periods and in
 * the nights when clocks change, segments that change, copies, refunds, currencies and dirt.
 */
final class RandomHistories {
  static final int HISTORIES_PER_PACK = 40;

  /** Every {@link #COMBINATIONS} packs see all combinations of mode and kinds. */
  static final int COMBINATIONS =
      2 * TimeKind.values().length * IdKind.values().length * AmountKind.values().length;

  /** Shares no factor with the number of combinations, so that neighbours differ in everything. */
  private static final int STRIDE = 41;

  private RandomHistories() {}

  /** The name that every segment and channel of a history begins with. */
  static String name(int history) {
    return String.format(Locale.ROOT, "h%02d", history);
  }

  /** The pack of an index: what there is goes by the index, what is in it by the seed. */
  static Pack pack(int index, long baseSeed) {
    long seed = baseSeed * 1_000_003L + index;
    Dice dice = new Dice(seed);
    int combination = Math.floorMod(index * STRIDE, COMBINATIONS);
    boolean lines = combination % 2 == 1;
    TimeKind orderTime = TimeKind.values()[combination / 2 % 4];
    IdKind id = IdKind.values()[combination / 8 % 4];
    AmountKind amount = AmountKind.values()[combination / 32];
    SourceKinds kinds = new SourceKinds(id, orderTime, dice.pick(TimeKind.values()), amount);
    Presence presence =
        new Presence(index % 11 != 5, index % 3 != 1, index % 7 != 3, index % 13 != 8);
    OracleConfig config = config(index, dice, kinds, presence, lines);
    LocalDate from = config.asOf().minusDays(dice.between(150, 480));
    RandomMoments moments = new RandomMoments(config.zone(), from, config.asOf());
    List<History> histories = new ArrayList<>();
    for (int history = 0; history < HISTORIES_PER_PACK; history++) {
      Dice ownDice = new Dice(seed * 1_000L + history);
      histories.add(
          new RandomHistory(history, config, kinds, presence, moments, ownDice).history());
    }
    List<SourceRate> rates = new RandomRates(config, kinds, from, dice).rates();
    return new Pack(index, seed, config, kinds, presence, histories, rates);
  }

  private static OracleConfig config(
      int index, Dice dice, SourceKinds kinds, Presence presence, boolean lines) {
    String zone =
        dice.percent(70)
            ? List.of("Europe/Stockholm", "America/New_York").get(index % 2)
            : dice.pick("UTC", "Africa/Cairo", "Asia/Kathmandu", "Australia/Lord_Howe");
    String asOf =
        dice.pick(
            "2024-02-29",
            "2024-03-31",
            "2024-12-31",
            "2024-12-30",
            "2025-01-05",
            "2021-01-03",
            "2020-12-31",
            "2024-11-03",
            "2024-10-27",
            "2024-07-17",
            "2025-01-01",
            "2024-03-01");
    Map<OracleGrain, Integer> windows = new EnumMap<>(OracleGrain.class);
    windows.put(OracleGrain.WEEK, dice.pick(1, 2, 4, 52));
    windows.put(OracleGrain.MONTH, dice.pick(1, 2, 3, 12));
    windows.put(OracleGrain.QUARTER, dice.pick(1, 2, 4));
    windows.put(OracleGrain.YEAR, dice.pick(1, 2));
    boolean areOrderIdsText =
        kinds.id().isTextInOrders() || (presence.refunds() && kinds.id().isTextElsewhere());
    return new OracleConfig(
        ZoneId.of(zone),
        dice.pick("SEK", "USD"),
        windows,
        new BigDecimal(dice.pick("1.0", "0.4", "0.333")),
        !areOrderIdsText,
        lines,
        index % 9 != 4,
        index % 5 != 2,
        !lines && index % 7 != 2,
        index % 5 != 1,
        LocalDate.parse(asOf));
  }
}
