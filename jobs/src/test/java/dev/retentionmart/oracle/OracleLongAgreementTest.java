package dev.retentionmart.oracle;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Law 6 on four thousand random histories: every combination of mode and kinds. */
@Tag("oracle-long")
class OracleLongAgreementTest {
  private static final int PACKS = 100;

  @TempDir private Path folder;

  static Stream<Integer> packs() {
    return Agreement.packs(PACKS);
  }

  @ParameterizedTest(name = "pack {0}")
  @MethodSource("packs")
  void theJobAgreesWithTheOracle(int pack) {
    Agreement.check(Agreement.pack(pack), folder);
  }
}
