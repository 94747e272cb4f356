package dev.retentionmart;

import dev.retentionmart.config.ChangeDetection;
import dev.retentionmart.config.Grain;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A shop whose source tables are changed by the day in every way that users change them. */
public final class ChangingShop {
  private final Random random;
  private final List<Object[]> orders = new ArrayList<>();
  private final List<Object[]> versions = new ArrayList<>();
  private final List<Object[]> refunds = new ArrayList<>();
  private final List<Object[]> rates = new ArrayList<>();
  private final ChangeDetection.Mode changes;
  private final boolean isStamped;
  private int ids;

  /**
   * A new shop.
   *
   * @param changes how changes are to be found; for a column, every row that comes or changes says
   *     so in {@code updated_at}, and none goes
   */
  public ChangingShop(Random random, ChangeDetection.Mode changes) {
    this.random = random;
    this.changes = changes;
    this.isStamped = changes == ChangeDetection.Mode.COLUMN;
    rates.add(new Object[] {"EUR", "2023-12-01", "11.5"});
    for (int i = 0; i < 25; i++) {
      versions.add(new Object[] {"c" + i, "bronze", "2024-01-01", null});
    }
  }

  /** New orders, late and future ones, copies, and changes to what is there. */
  public void live(LocalDate night) {
    int arriving = orders.isEmpty() ? 150 : 12;
    for (int i = 0; i < arriving; i++) {
      orders.add(order("o" + ids++, night));
    }
    if (isStamped && orders.size() == arriving) {
      Object[] mistaken = order("o" + ids++, night);
      mistaken[7] = "2099-01-01T00:00:00";
      orders.add(mistaken);
    }
    for (int i = 0; i < 4; i++) {
      Object[] known = pick(orders);
      switch (random.nextInt(9)) {
        case 0 -> {
          if (!isStamped) {
            orders.remove(known);
          }
        }
        case 1 -> known[1] = customer();
        case 2 -> known[4] = amount();
        case 3 -> known[6] = "cancelled";
        case 4 -> known[2] = day(night);
        case 5 -> {
          Object[] copy = known.clone();
          copy[4] = amount();
          copy[7] = night.plusDays(random.nextInt(6) - 2).toString();
          stamp(copy, night);
          orders.add(copy);
        }
        case 6 -> known[5] = "EUR";
        case 7 -> refunds.add(new Object[] {known[0], day(night), "1.25"});
        default -> {
          Object[] copy = known.clone();
          stamp(copy, night);
          orders.add(copy);
        }
      }
      stamp(known, night);
    }
    if (!isStamped && random.nextInt(2) == 0) {
      orders.stream().filter(row -> row[4].equals("?")).findFirst().ifPresent(orders::remove);
    }
    if (!refunds.isEmpty() && random.nextInt(3) == 0) {
      refunds.remove(pick(refunds));
    }
    versions.add(
        new Object[] {
          "c" + random.nextInt(30), random.nextBoolean() ? "gold" : "silver", day(night), null
        });
    if (random.nextInt(3) == 0) {
      versions.remove(pick(versions));
    }
    rates.add(
        new Object[] {
          "EUR", night.minusDays(random.nextInt(4)).toString(), "11." + random.nextInt(9)
        });
    if (random.nextInt(3) == 0) {
      rates.add(new Object[] {"USD", night.minusDays(9).toString(), "10." + random.nextInt(9)});
    }
  }

  private Object[] order(String id, LocalDate night) {
    String day = day(night);
    String currency = List.of("SEK", "SEK", "SEK", "EUR", "USD").get(random.nextInt(5));
    String status = random.nextInt(12) == 0 ? "cancelled" : "ok";
    Object orderId = random.nextInt(60) == 0 ? null : id;
    Object[] row = {
      orderId, customer(), day, channel(), amount(), currency, status, day + "T20:00:00"
    };
    stamp(row, night);
    return row;
  }

  private void stamp(Object[] row, LocalDate night) {
    if (isStamped) {
      row[7] = night + "T%02d:00:00".formatted(random.nextInt(24));
    }
  }

  private String customer() {
    return random.nextInt(15) == 0 ? null : "c" + random.nextInt(30);
  }

  private String channel() {
    return List.of("web", "store", " ").get(random.nextInt(3));
  }

  private String amount() {
    return random.nextInt(40) == 0 ? "?" : String.valueOf(random.nextInt(9_000) / 100.0);
  }

  /** Mostly of late, sometimes long ago, sometimes still to come. */
  private String day(LocalDate night) {
    int daysAgo =
        switch (random.nextInt(10)) {
          case 0 -> -random.nextInt(12);
          case 1, 2 -> random.nextInt(60);
          default -> random.nextInt(20);
        };
    LocalDate day = night.minusDays(daysAgo);
    return (day.isBefore(LocalDate.of(2024, 1, 1)) ? LocalDate.of(2024, 1, 1) : day).toString();
  }

  private <T> T pick(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }

  /** Writes the source tables into a folder, over what is there. */
  public Fixture write(Path where) {
    Fixture fixture =
        new Fixture(where).window(Grain.WEEK, 3).window(Grain.MONTH, 2).window(Grain.YEAR, 1);
    if (isStamped) {
      fixture.changesBy("cast(updated_at as date)");
    }
    if (changes == ChangeDetection.Mode.DELTA) {
      fixture.deltaTables();
    }
    orders.forEach(row -> fixture.orderRow(row));
    versions.forEach(
        row -> fixture.version((String) row[0], (String) row[1], (String) row[2], (String) row[3]));
    refunds.forEach(row -> fixture.refund((String) row[0], (String) row[1], (String) row[2]));
    rates.forEach(row -> fixture.rate((String) row[0], (String) row[1], (String) row[2]));
    return fixture.write();
  }
}
