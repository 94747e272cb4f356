package dev.retentionmart.nights;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retentionmart.JobProcess;
import dev.retentionmart.SameTables;
import dev.retentionmart.TestSpark;
import dev.retentionmart.config.KeepDays;
import dev.retentionmart.mart.LastRun;
import dev.retentionmart.warehouse.DeltaVersions;
import dev.retentionmart.warehouse.DeltaWarehouse;
import dev.retentionmart.warehouse.WarehouseLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the packaged job at random moments over a replay of nights, from the first run ever on. A
 * killed night is run again, and may be killed again; once done, its tables must be those of runs
 * that nobody disturbed. A reader looks on all the time.
 *
 * <p>Before a night is killed, an undisturbed warehouse lives through it: that takes the usual
 * time, over which the moments are spread, from when the run holds the lock on.
 *
 * <p>{@code -Dkills} says how many kills, thirty when left out; {@code -Dkills.seed} when, and what
 * happens in the shop.
 */
@Tag("nights")
class KillHarnessTest {
  private static final int KILLS = Integer.getInteger("kills", 30);
  private static final long SEED = Long.getLong("kills.seed", 1);

  private static final String KILLED = "killed";
  private static final String UNDISTURBED = "undisturbed";

  /** A step that is done: time of day, stage, step. */
  private static final Pattern STEP =
      Pattern.compile("\\d\\d:\\d\\d:\\d\\d {2}(\\S+) +(.*?) {2,}[\\d.]+ s");

  private final Random random = new Random(SEED);
  private final List<Double> moments = moments();
  private final List<Kill> kills = new ArrayList<>();

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  @Test
  void nightsWhoseRunsAreKilledEndAsIfTheyWereNot() throws Exception {
    ShopOnDisk shop = new ShopOnDisk(folder, SEED);
    try (WarehouseReader reader = new WarehouseReader(shop.warehouse(KILLED))) {
      int nights = 0;
      while (nights == 0 || kills.size() < KILLS) {
        nights++;
        LocalDate night = shop.nextNight();
        JobProcess undisturbed = shop.startRun(UNDISTURBED, "undisturbed-" + nights);
        double usualSeconds = secondsUntilResult(undisturbed, shop.warehouse(UNDISTURBED));
        undisturbed.awaitSuccess();
        System.out.printf(
            Locale.ROOT, "night %d, as of %s: %.1f s undisturbed%n", nights, night, usualSeconds);

        int tonight = nights == 1 ? Math.max(1, KILLS / 5) : 1 + random.nextInt(4);
        killAndRunAgain(shop, nights, night, usualSeconds, Math.min(tonight, left()));
        SameTables.check(
            shop.warehouse(UNDISTURBED),
            shop.warehouse(KILLED),
            "after night %d".formatted(nights));
        reader.check();
      }
      System.out.printf("%d nights; %s%n%s%n", nights, reader.finish(), summary());
    }
    assertThat(kills)
        .as("kills of the first run ever, while it creates tables")
        .anyMatch(kill -> kill.night() == 1 && !kill.unfinished().isEmpty());
  }

  /** Runs a night until it is done, and kills its first runs, where they are not done before. */
  private void killAndRunAgain(
      ShopOnDisk shop, int number, LocalDate night, double usualSeconds, int killsTonight)
      throws IOException, InterruptedException {
    Path warehouse = shop.warehouse(KILLED);
    for (int attempt = 1; attempt <= killsTonight; attempt++) {
      double moment = moments.get(kills.size()) * usualSeconds;
      JobProcess run = shop.startRun(KILLED, "night-%d-run-%d".formatted(number, attempt));
      awaitLock(run, warehouse);
      long begin = System.nanoTime();
      while (run.isRunning() && secondsSince(begin) < moment) {
        Thread.sleep(5);
      }
      if (!run.isRunning()) {
        run.awaitSuccess();
        return;
      }
      run.kill();
      Kill kill =
          new Kill(
              kills.size() + 1, number, moment, lastStep(run.messages()), unfinished(warehouse));
      kills.add(kill);
      System.out.println(kill);
    }
    JobProcess last = shop.startRun(KILLED, "night-%d-last".formatted(number)).await();
    assertThat(last.exitCode())
        .as(
            "exit code of the run as of %s after %s%n%s",
            night,
            kills.isEmpty() ? "no kill" : kills.get(kills.size() - 1),
            String.join("\n", last.messages()))
        .isZero();
  }

  private int left() {
    return KILLS - kills.size();
  }

  /**
   * Shares of the usual time, spread evenly and shuffled. The first is half of it: the first run
   * ever has made some tables by then, and is not done.
   */
  private List<Double> moments() {
    List<Double> shares = new ArrayList<>();
    for (int kill = 1; kill < KILLS; kill++) {
      shares.add((kill - 1 + random.nextDouble()) / (KILLS - 1));
    }
    Collections.shuffle(shares, random);
    shares.add(0, 0.5);
    return shares;
  }

  /** From when it holds the lock; Java and Spark have started by then, and nothing is written. */
  private static double secondsUntilResult(JobProcess run, Path warehouse)
      throws InterruptedException, IOException {
    awaitLock(run, warehouse);
    long begin = System.nanoTime();
    while (run.isRunning() && run.output().isEmpty()) {
      Thread.sleep(5);
    }
    return secondsSince(begin);
  }

  private static void awaitLock(JobProcess run, Path warehouse)
      throws InterruptedException, IOException {
    while (run.isRunning() && !isHeldBy(run, warehouse.resolve(WarehouseLock.FILE))) {
      Thread.sleep(5);
    }
  }

  private static boolean isHeldBy(JobProcess run, Path lock) throws IOException {
    try {
      return Files.readString(lock).contains("process %d on ".formatted(run.id()));
    } catch (NoSuchFileException notYet) {
      return false;
    }
  }

  private static double secondsSince(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }

  private static String lastStep(List<String> messages) {
    String last = "the start";
    for (String line : messages) {
      Matcher step = STEP.matcher(line);
      if (step.lookingAt()) {
        last = step.group(1) + ": " + step.group(2);
      }
    }
    return last;
  }

  /** The tables that are not as the last succeeded run left them. */
  private static List<String> unfinished(Path warehouse) {
    Map<String, Long> good =
        LastRun.of(new DeltaWarehouse(TestSpark.session(), warehouse.toString(), KeepDays.DEFAULT))
            .map(LastRun::tableVersions)
            .orElse(Map.of());
    return SameTables.ALL.stream()
        .filter(
            table -> {
              OptionalLong newest =
                  DeltaVersions.newest(TestSpark.session(), warehouse.resolve(table).toString());
              return newest.isPresent() && newest.getAsLong() != good.getOrDefault(table, -1L);
            })
        .toList();
  }

  /** How many kills hit after which step. */
  private String summary() {
    Map<String, Long> byStep =
        kills.stream()
            .collect(Collectors.groupingBy(Kill::step, TreeMap::new, Collectors.counting()));
    return "%d kills, by the last step that was done: %s".formatted(kills.size(), byStep);
  }

  /**
   * A run that was killed.
   *
   * @param seconds after it had the lock
   * @param step the last step that was done
   * @param unfinished the tables that it left otherwise than the last succeeded run
   */
  private record Kill(int number, int night, double seconds, String step, List<String> unfinished) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "kill %d, night %d, %.2f s after it had the lock, after the step %s; unfinished: %s",
          number,
          night,
          seconds,
          step,
          unfinished);
    }
  }
}
