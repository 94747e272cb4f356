package dev.retentionmart.nights;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retentionmart.Maintenance;
import dev.retentionmart.Nightly;
import dev.retentionmart.OnlineRetail;
import dev.retentionmart.SameTables;
import dev.retentionmart.TestSpark;
import dev.retentionmart.config.NightlyConfig;
import dev.retentionmart.mart.RunResult;
import dev.retentionmart.progress.Progress;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Law 1 on real data: Online Retail, night after night, ends in the same tables, row for row, as
 * one full build; every fiftieth night is compared, too. Once a week the tables are maintained, and
 * every fifth night they are taken for large ones. The nights are interpreted, the builds run
 * generated code: of a day's orders Spark generates longer than it saves, and the two check each
 * other.
 *
 * <p>{@code -Dnights} says how many nights, all 305 when left out; {@code -Dnights.seed} which
 * lines come late, change and go.
 */
@Tag("nights")
@EnabledIfEnvironmentVariable(
    named = "RETENTION_MART_REAL_DATA",
    matches = ".+",
    disabledReason = "RETENTION_MART_REAL_DATA does not name the folder of the real data")
class OnlineRetailNightsTest {
  private static final int NIGHTS = Integer.getInteger("nights", 305);
  private static final long SEED = Long.getLong("nights.seed", 1);
  private static final int COMPARED_EVERY = 50;
  private static final int MAINTAINED_EVERY = 7;
  private static final int MARKED_EVERY = 5;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  @Test
  void nightsInOrderEndAsOneBuild() throws Exception {
    replay("in order", RetailSource::nextDay);
  }

  @Test
  void nightsWithLateChangedAndDeletedLinesEndAsOneBuild() throws Exception {
    replay("in disorder, seed " + SEED, source -> source.nextDayInDisorder(SEED));
  }

  private void replay(String how, NextDay nextDay) throws Exception {
    Path lines = folder.resolve("lines");
    NightlyConfig config = config(lines, "nights");
    List<Double> seconds = new ArrayList<>();
    try (RetailSource source = RetailSource.open(OnlineRetail.lines(), lines)) {
      int nights = Math.min(NIGHTS, source.days().size());
      for (int night = 1; night <= nights; night++) {
        LocalDate day = nextDay.of(source);
        long begin = System.nanoTime();
        Supplier<RunResult> run =
            () -> Nightly.run(TestSpark.session(), config, day, Progress.silent());
        boolean isMarking = night % MARKED_EVERY == 0;
        RunResult result =
            TestSpark.interpreted(() -> isMarking ? TestSpark.marking(run) : run.get());
        seconds.add((System.nanoTime() - begin) / 1e9);
        assertThat(result.mode())
            .as("mode on %s", day)
            .isEqualTo(night == 1 ? "full" : "increment");
        if (night % MAINTAINED_EVERY == 0) {
          Maintenance.run(TestSpark.session(), config, false, Progress.silent());
        }
        if (night % COMPARED_EVERY == 0 || night == nights) {
          NightlyConfig built = config(lines, "built-" + night);
          Nightly.run(TestSpark.session(), built, day, Progress.silent());
          SameTables.check(
              Path.of(built.warehouse()),
              Path.of(config.warehouse()),
              "after night %d, %s, %s".formatted(night, day, how));
          System.out.println(report(how, night, seconds));
        }
      }
    }
  }

  private static String report(String how, int night, List<Double> seconds) {
    List<Double> sorted = seconds.stream().sorted().toList();
    double longest = Collections.max(seconds);
    return String.format(
        Locale.ROOT,
        "Online Retail %s: %d nights equal one build; a night took %.1f s (median), at most %.1f s (night %d)",
        how,
        night,
        sorted.get(sorted.size() / 2),
        longest,
        seconds.indexOf(longest) + 1);
  }

  private NightlyConfig config(Path lines, String warehouse) {
    return OnlineRetail.config(lines, folder.resolve(warehouse), OnlineRetail.SALES);
  }

  /** How the source lives through a day, which is returned. */
  private interface NextDay {
    LocalDate of(RetailSource source) throws Exception;
  }
}
