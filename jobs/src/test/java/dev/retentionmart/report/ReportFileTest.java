package dev.retentionmart.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the page gets to its place. */
class ReportFileTest {
  @TempDir Path folder;

  @Test
  void thePageReplacesTheOneBefore() throws IOException {
    ReportFile file = file("report/retention.html");
    file.write("old page");
    file.write("new page");

    assertThat(folder.resolve("report/retention.html")).hasContent("new page");
    assertThat(names("report")).containsExactly("retention.html");
  }

  @Test
  void aPageIsKnownByItsFingerprint() throws IOException {
    ReportFile file = file("retention.html");
    assertThat(file.has("abc")).isFalse();

    file.write("<meta name=fingerprint content=abc>");
    assertThat(file.has("abc")).isTrue();
    assertThat(file.has("abd")).isFalse();
  }

  @Test
  void whereNoFolderCanBeNothingIsLeft() throws IOException {
    Files.writeString(folder.resolve("taken"), "a file");

    assertThatThrownBy(() -> file("taken/retention.html").write("page"))
        .isInstanceOf(IOException.class);
    assertThat(folder.resolve("taken")).hasContent("a file");
  }

  private ReportFile file(String name) {
    return new ReportFile(folder.resolve(name).toString(), new Configuration());
  }

  /** Without the checksums that Hadoop writes beside files. */
  private List<String> names(String place) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(place))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.endsWith(".crc"))
          .toList();
    }
  }
}
