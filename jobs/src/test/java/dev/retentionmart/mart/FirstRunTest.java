package dev.retentionmart.mart;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What has changed its meaning since a run. */
class FirstRunTest {
  private static final Map<String, String> NOW = Map.of("currency", "SEK", "grains", "[month]");

  @Test
  void keysThatChangedCameOrWentAreNamed() {
    assertThat(run(Optional.of(Map.of("currency", "EUR", "version", "1"))).meaningChangedTo(NOW))
        .contains("currency, grains, version");
  }

  @Test
  void nothingChangedIsEmptyText() {
    assertThat(run(Optional.of(NOW)).meaningChangedTo(NOW)).contains("");
  }

  @Test
  void aRunThatDoesNotSayWhatItMeansIsNotCompared() {
    assertThat(run(Optional.empty()).meaningChangedTo(NOW)).isEmpty();
  }

  private static FirstRun run(Optional<Map<String, String>> meaning) {
    return new FirstRun("r", Instant.EPOCH, 0, meaning);
  }
}
