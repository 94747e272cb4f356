package dev.retentionmart.readers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A question of {@code docs/queries.md}.
 *
 * @param title the section's title
 * @param sql the section's query
 * @param columns the columns that the page says it gives, in order
 */
record Question(String title, String sql, List<String> columns) {
  private static final Path PAGE =
      Path.of(System.getProperty("project.root", "..")).resolve("docs/queries.md");
  private static final Pattern QUERY =
      Pattern.compile("```sql\n(.*?);\n```\n\nGives (.*?)\\.\n\n", Pattern.DOTALL);
  private static final Pattern NAME = Pattern.compile("`([a-z0-9_]+)`");

  /** All questions of the page. */
  static List<Question> all() {
    List<Question> questions = new ArrayList<>();
    for (String section : page().split("(?m)^## ")) {
      if (section.contains("```sql")) {
        questions.add(of(section));
      }
    }
    return questions;
  }

  /** The question with a title that begins like this. */
  static Question of(List<Question> questions, String title) {
    return questions.stream()
        .filter(question -> question.title.startsWith(title))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no question " + title));
  }

  private static Question of(String section) {
    String title = section.lines().findFirst().orElseThrow();
    Matcher query = QUERY.matcher(section);
    if (!query.find() || section.split("```sql", -1).length != 2) {
      throw new IllegalStateException(
          "Cannot read the question '%s': a section has one query and then a line 'Gives `column`, …'"
              .formatted(title));
    }
    return new Question(
        title,
        query.group(1),
        NAME.matcher(query.group(2)).results().map(m -> m.group(1)).toList());
  }

  private static String page() {
    try {
      return Files.readString(PAGE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return title;
  }
}
