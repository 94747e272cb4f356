package dev.retentionmart.fault;

import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.lang3.StringUtils;
import org.apache.spark.QueryContext;
import org.apache.spark.QueryContextType;
import org.apache.spark.SparkThrowable;

/** Turns whatever was thrown into a fault that says what happened and what to do about it. */
public final class Failures {
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

  /** ANSI mode cannot be turned off here, and an SQLSTATE helps nobody who reads this. */
  private static final Pattern HINTS_TO_LEAVE_OUT =
      Pattern.compile(" If necessary set .*? to bypass this error\\.| SQLSTATE: \\w+");

  private Failures() {}

  /**
   * What failed when the work was ended: problem and cause, each once. The next run mends it, or
   * says what to do.
   */
  public static List<String> afterwards(Throwable thrown) {
    return Arrays.stream(thrown.getSuppressed())
        .flatMap(again -> Stream.concat(Stream.of(brief(again)), afterwards(again).stream()))
        .distinct()
        .toList();
  }

  private static String brief(Throwable thrown) {
    Fault fault = explain(thrown);
    return fault.problem() + ": " + fault.reason();
  }

  /** The fault itself, or one made from what Spark, Delta, Java or the disk reported. */
  public static Fault explain(Throwable thrown) {
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
        .or(() -> first(causes, Failures::isLost).map(Failures::lost))
        .or(() -> first(causes, Failures::isUnreadable).map(each -> unreadable(each, causes)))
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
    String fragment =
        contexts((SparkThrowable) cause).map(QueryContext::fragment).findFirst().orElse("");
    return Fault.source(
        "An SQL expression of the configuration failed on a value of the source"
            + (fragment.isEmpty() ? "" : ": " + fragment),
        HINTS_TO_LEAVE_OUT.matcher(firstLine(cause)).replaceAll(""),
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

  private static Fault lost(Throwable cause) {
    return Fault.failure(
        "Executors were lost, and what they held for this run with them",
        headline(cause),
        "run again: the tables are as they were. Where executors run out of memory, give them more with"
            + " --executor-memory");
  }

  private static Fault unreadable(Throwable cause, List<Throwable> causes) {
    return Fault.source(
        "A file cannot be read",
        headlines(cause, causes.get(causes.size() - 1)),
        "the file is damaged, of another format, or was replaced while it was read: mend it and run"
            + " again");
  }

  private static Fault unknown(Throwable thrown, Throwable root) {
    return Fault.failure(
        "The command failed unexpectedly",
        headlines(thrown, root),
        "run again with --debug for the stack trace");
  }

  /** Java's own collections throw the same class for a bug, which trying again does not mend. */
  private static boolean isConflict(Throwable cause) {
    return cause instanceof ConcurrentModificationException
        && !cause.getClass().equals(ConcurrentModificationException.class);
  }

  /** An expression written in Java has a call site instead, and its failure is a bug. */
  private static boolean isExpression(Throwable cause) {
    return cause instanceof SparkThrowable spark
        && EXPRESSION_CONDITIONS.contains(condition(spark))
        && contexts(spark).allMatch(each -> each.contextType() == QueryContextType.SQL);
  }

  private static boolean isUnreadable(Throwable cause) {
    return cause instanceof SparkThrowable spark && condition(spark).equals("FAILED_READ_FILE");
  }

  private static boolean isLost(Throwable cause) {
    return cause instanceof SparkThrowable spark
        && condition(spark).equals("CHECKPOINT_RDD_BLOCK_ID_NOT_FOUND");
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
        || message.contains("DELTA_CANNOT_CREATE_LOG_PATH")
        || message.contains("Read-only file system");
  }

  /** The name of Spark's error without its subclass. */
  private static String condition(SparkThrowable spark) {
    return spark.getCondition() == null ? "" : spark.getCondition().split("\\.", -1)[0];
  }

  private static Stream<QueryContext> contexts(SparkThrowable spark) {
    return spark.getQueryContext() == null ? Stream.of() : Stream.of(spark.getQueryContext());
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

  private static String headlines(Throwable outermost, Throwable innermost) {
    return Stream.of(headline(outermost), headline(innermost))
        .distinct()
        .collect(Collectors.joining(NEXT_LINE));
  }

  private static String firstLine(Throwable cause) {
    return message(cause).lines().filter(line -> !line.isBlank()).findFirst().orElse("");
  }

  private static String headline(Throwable cause) {
    String firstLine = firstLine(cause);
    String name = cause.getClass().getSimpleName();
    return StringUtils.abbreviate(firstLine.isEmpty() ? name : name + ": " + firstLine, 400);
  }

  private static String message(Throwable cause) {
    return cause.getMessage() == null ? "" : cause.getMessage();
  }
}
