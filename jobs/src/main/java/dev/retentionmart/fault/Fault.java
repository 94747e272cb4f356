package dev.retentionmart.fault;

import java.util.Objects;

/**
 * Something the user can mend: what is wrong, why, and what to do about it. Printed without a stack
 * trace. Anything else that is thrown is a bug or the platform's failure.
 */
public final class Fault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;
  private final String problem;
  private final String reason;
  private final String remedy;

  private Fault(ExitCode exitCode, String problem, String reason, String remedy, Throwable cause) {
    super(problem + "\n  cause:  " + reason + "\n  remedy: " + remedy, cause);
    this.exitCode = Objects.requireNonNull(exitCode, "exitCode");
    this.problem = problem;
    this.reason = reason;
    this.remedy = remedy;
  }

  /** The command line or the configuration is wrong. */
  public static Fault configuration(String problem, String reason, String remedy) {
    return new Fault(ExitCode.CONFIGURATION, problem, reason, remedy, null);
  }

  /** A source breaks its contract. */
  public static Fault source(String problem, String reason, String remedy) {
    return new Fault(ExitCode.SOURCE, problem, reason, remedy, null);
  }

  /** A quality gate stopped publication. */
  public static Fault gate(String problem, String reason, String remedy) {
    return new Fault(ExitCode.GATE, problem, reason, remedy, null);
  }

  /** Another run wrote to the same warehouse at the same time. */
  public static Fault conflict(String problem, String reason, String remedy) {
    return new Fault(ExitCode.CONFLICT, problem, reason, remedy, null);
  }

  /** The platform or the disk refused, in a way the user can mend. */
  public static Fault failure(String problem, String reason, String remedy) {
    return new Fault(ExitCode.FAILURE, problem, reason, remedy, null);
  }

  /** The same fault with what was thrown below it, shown under {@code --debug}. */
  public Fault causedBy(Throwable cause) {
    return new Fault(exitCode, problem, reason, remedy, cause);
  }

  /** The same fault, saying at what it happened: {@code as of 2025-12-31}. */
  public Fault at(String what) {
    return new Fault(exitCode, problem + ", " + what, reason, remedy, this);
  }

  public ExitCode exitCode() {
    return exitCode;
  }

  /** What is wrong, in one sentence. */
  public String problem() {
    return problem;
  }

  /** Why: the key, column and value that show it. */
  public String reason() {
    return reason;
  }

  /** What the user can do about it. */
  public String remedy() {
    return remedy;
  }
}
