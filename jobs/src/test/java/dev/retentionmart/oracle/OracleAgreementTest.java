package dev.retentionmart.oracle;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retentionmart.fault.Fault;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Law 6: on random histories the tables equal the oracle's. */
@Execution(ExecutionMode.CONCURRENT)
class OracleAgreementTest {
  private static final int PACKS = 4;

  /** A pack of orders with copies and with every source. */
  private static final int NIGHTS = 14;

  @TempDir private Path folder;

  static Stream<Integer> packs() {
    return Agreement.packs(PACKS);
  }

  @ParameterizedTest(name = "pack {0}")
  @MethodSource("packs")
  void theJobAgreesWithTheOracle(int pack) {
    Agreement.check(Agreement.pack(pack), folder);
  }

  @Test
  void theJobAgreesNightAfterNightWhileRowsArriveLate() {
    Pack pack = Agreement.pack(NIGHTS);
    LocalDate lastNight = pack.config().asOf();

    Agreement.check(pack.on(lastNight.minusDays(40), 60), folder);
    Agreement.check(pack.on(lastNight, 100), folder);
  }

  @Test
  void sourcesWithoutRowsPublishNothing() {
    Pack empty = RandomHistories.pack(0, 0L).only(List.of());

    assertThatThrownBy(() -> Agreement.check(empty, folder))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("not-empty");
  }
}
