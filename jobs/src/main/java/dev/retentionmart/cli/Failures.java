package dev.retentionmart.cli;

import dev.retentionmart.fault.Fault;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.lang3.StringUtils;
import org.apache.spark.SparkThrowable;

/** Turns whatever was thrown into a fault that says what happened and what to do about it. */
final class Failures {
  /** What Spark reports when an expression meets a value that it cannot compute with. */
  private static final Set<String> EXPRESSION_CONDITIONS =
      Set.of(
          "ARITHMETIC_OVERFLOW",
          "BINARY_ARITHMETIC_OVERFLOW",
          "CANNOT_PARSE_DECIMAL",
          "CANNOT_PARSE_TIMESTAMP",
          "CAST_INVALID_INPUT",
          "CAST_OVERFLOW",
          "CONVERSION_INVALID_INPUT",
          "DATETIME_FIELD_OUT_OF_BOUNDS",
          "DATETIME_OVERFLOW",
          "DIVIDE_BY_ZERO",
          "INVALID_ARRAY_INDEX",
          "INVALID_ARRAY_INDEX_IN_ELEMENT_AT",
          "INVALID_FRACTION_OF_SECOND",
          "INVALID_TIMEZONE",
          "INVALID_URL",
          "INVALID_VARIANT_CAST",
          "NUMERIC_VALUE_OUT_OF_RANGE",
          "REMAINDER_BY_ZERO");

  private static final String NEXT_LINE = "\n          ";
  private static final int LINES_OF_SPARK = 4;

  private Failures() {}

  /** The fault itself, or one made from what Spark, Delta, Java or the disk reported. */
  static Fault explain(Throwable thrown) {
    List<Throwable> causes = causes(thrown);
    for (Throwable cause : causes) {
      if (cause instanceof Fault fault) {
        return fault;
      }
    }
    return first(causes, OutOfMemoryError.class::isInstance)
        .map(Failures::memory)
        .or(() -> first(causes, Failures::isConflict).map(Failures::conflict))
        .or(() -> first(causes, Failures::isExpression).map(Failures::expression))
        .or(() -> first(causes, Failures::isDiskFull).map(Failures::diskFull))
        .or(() -> first(causes, Failures::isForbidden).map(Failures::forbidden))
        .orElseGet(() -> unknown(thrown, causes.get(causes.size() - 1)))
        .causedBy(thrown);
  }

  private static Fault memory(Throwable cause) {
    return Fault.failure(
        "Java ran out of memory",
        headline(cause),
        "give it more, such as RETENTION_MART_MEMORY=8g with the launcher or --driver-memory and"
            + " --executor-memory with spark-submit");
  }

  private static Fault conflict(Throwable cause) {
    return Fault.conflict(
        "Another run wrote to the same warehouse at the same time",
        headline(cause),
        "try again when the other run is done; nothing is lost or counted twice");
  }

  private static Fault expression(Throwable cause) {
    return Fault.source(
        "An SQL expression of the configuration failed on a value of the source",
        String.join(NEXT_LINE, message(cause).lines().limit(LINES_OF_SPARK).toList()),
        "use try_cast, try_divide or the like, so that such rows are rejected and counted instead of"
            + " stopping the run");
  }

  private static Fault diskFull(Throwable cause) {
    return Fault.failure(
        "The disk is full",
        headline(cause),
        "make room for the warehouse, or for Spark's scratch files with --spark"
            + " spark.local.dir=/a/larger/disk");
  }

  private static Fault forbidden(Throwable cause) {
    return Fault.failure(
        "A file or folder may not be read or written",
        headline(cause),
        "give the user who runs this the right to it, or name another folder");
  }

  private static Fault unknown(Throwable thrown, Throwable root) {
    return Fault.failure(
        "The command failed unexpectedly",
        Stream.of(headline(thrown), headline(root))
            .distinct()
            .collect(Collectors.joining(NEXT_LINE)),
        "run again with --debug for the stack trace");
  }

  /** Java's own collections throw the same class for a bug, which trying again does not mend. */
  private static boolean isConflict(Throwable cause) {
    return cause instanceof ConcurrentModificationException
        && !cause.getClass().equals(ConcurrentModificationException.class);
  }

  private static boolean isExpression(Throwable cause) {
    return condition(cause)
        .map(condition -> condition.split("\\.", -1)[0])
        .filter(EXPRESSION_CONDITIONS::contains)
        .isPresent();
  }

  private static boolean isDiskFull(Throwable cause) {
    String message = message(cause).toLowerCase(Locale.ROOT);
    return message.contains("no space left") || message.contains("disk quota exceeded");
  }

  private static boolean isForbidden(Throwable cause) {
    String message = message(cause);
    return cause instanceof AccessDeniedException
        || cause instanceof org.apache.hadoop.security.AccessControlException
        || message.contains("Permission denied")
        || message.contains("Mkdirs failed")
        || message.contains("Read-only file system");
  }

  private static Optional<String> condition(Throwable cause) {
    return cause instanceof SparkThrowable spark
        ? Optional.ofNullable(spark.getCondition())
        : Optional.empty();
  }

  private static Optional<Throwable> first(List<Throwable> causes, Predicate<Throwable> is) {
    return causes.stream().filter(is).findFirst();
  }

  private static List<Throwable> causes(Throwable thrown) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Throwable> causes = new ArrayList<>();
    for (Throwable cause = thrown; cause != null && seen.add(cause); cause = cause.getCause()) {
      causes.add(cause);
    }
    return causes;
  }

  private static String headline(Throwable cause) {
    String firstLine = message(cause).lines().findFirst().orElse("");
    String name = cause.getClass().getSimpleName();
    return StringUtils.abbreviate(firstLine.isEmpty() ? name : name + ": " + firstLine, 400);
  }

  private static String message(Throwable cause) {
    return cause.getMessage() == null ? "" : cause.getMessage();
  }
}
