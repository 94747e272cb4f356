package dev.retentionmart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.CRC32;

/**
 * Which program this is, for the meaning of what it leaves: rules change between two builds of one
 * version, too, and a night must not go on from counts of other rules.
 */
final class Version {
  /**
   * The version of the jar with the checksum of its classes; without a jar, {@code development}.
   */
  static final String NOW = now();

  private static final String OWN = "dev/retentionmart/";
  private static final String LIBRARIES = OWN + "shaded/";

  private Version() {}

  private static String now() {
    String version = Version.class.getPackage().getImplementationVersion();
    if (version == null) {
      return "development";
    }
    try {
      URI jar = Version.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      return version + "+" + checksum(Path.of(jar));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Of all that a jar holds of Retention Mart itself, whenever and in whatever order it was put
   * there.
   */
  static String checksum(Path path) {
    CRC32 checksum = new CRC32();
    try (JarFile jar = new JarFile(path.toFile())) {
      jar.stream()
          .filter(entry -> entry.getName().startsWith(OWN))
          .filter(entry -> !entry.getName().startsWith(LIBRARIES))
          .sorted(Comparator.comparing(JarEntry::getName))
          .map(entry -> entry.getName() + " " + entry.getCrc() + "\n")
          .forEach(line -> checksum.update(line.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return HexFormat.of().toHexDigits((int) checksum.getValue());
  }
}
