package dev.retentionmart.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** The known name that somebody probably meant. */
public final class Suggestion {
  private Suggestion() {}

  /**
   * The known name nearest to what was written, if any is near. Case, hyphens, underscores and
   * spaces do not count, so that {@code orderId} and {@code order_id} find {@code order-id}. A
   * name's last part is enough: {@code Stockholm} finds {@code Europe/Stockholm}.
   */
  public static Optional<String> closest(String written, Collection<String> known) {
    int length = plain(written).length();
    int allowed = length < 4 ? 1 : Math.max(2, length / 3);
    return known.stream()
        .filter(name -> distance(written, name) <= allowed)
        .min(
            Comparator.<String>comparingInt(name -> distance(written, name))
                .thenComparingInt(String::length)
                .thenComparing(Comparator.naturalOrder()));
  }

  private static int distance(String written, String name) {
    LevenshteinDistance edits = LevenshteinDistance.getDefaultInstance();
    return Math.min(
        edits.apply(plain(written), plain(name)),
        edits.apply(plain(lastPart(written)), plain(lastPart(name))));
  }

  private static String lastPart(String name) {
    return name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('/')) + 1);
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "");
  }
}
