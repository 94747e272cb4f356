package dev.retentionmart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionTest {
  private static final String RULES = "dev/retentionmart/Rules.class";
  private static final String OTHERS = "dev/retentionmart/Others.class";

  @TempDir Path folder;

  @Test
  void theSameClassesAreTheSameVersionWheneverTheyWerePacked() throws IOException {
    assertThat(checksum("a.jar", 0, RULES, "1", OTHERS, "2"))
        .isEqualTo(checksum("b.jar", 86_400_000, OTHERS, "2", RULES, "1"))
        .hasSize(8);
  }

  @Test
  void oneChangedClassIsAnotherVersion() throws IOException {
    assertThat(checksum("a.jar", 0, RULES, "1"))
        .isNotEqualTo(checksum("b.jar", 0, RULES, "2"))
        .isNotEqualTo(checksum("c.jar", 0, OTHERS, "1"));
  }

  @Test
  void librariesAreNotRules() throws IOException {
    assertThat(checksum("a.jar", 0, RULES, "1"))
        .isEqualTo(
            checksum("b.jar", 0, RULES, "1", "dev/retentionmart/shaded/picocli/X.class", "3"))
        .isEqualTo(checksum("c.jar", 0, RULES, "1", "META-INF/MANIFEST.MF", "Built: now"));
  }

  @Test
  void withoutAJarItIsBeingDeveloped() {
    assertThat(Version.NOW).isEqualTo("development");
  }

  private String checksum(String name, long time, String... entries) throws IOException {
    Path jar = folder.resolve(name);
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      for (int i = 0; i < entries.length; i += 2) {
        JarEntry entry = new JarEntry(entries[i]);
        entry.setTime(time);
        out.putNextEntry(entry);
        out.write(entries[i + 1].getBytes(StandardCharsets.UTF_8));
      }
    }
    return Version.checksum(jar);
  }
}
