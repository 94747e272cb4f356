package dev.retentionmart.fault;

/** How a command ends, as an orchestrator sees it. */
public enum ExitCode {
  /** Everything asked for is done. */
  DONE(0),
  /** Something that no other code names: a bug, a lost cluster, a full disk. */
  FAILURE(1),
  /** The command line or the configuration is wrong. Nothing was read or written. */
  CONFIGURATION(2),
  /** A source breaks its contract. Nothing was written but the failed run itself. */
  SOURCE(3),
  /** A quality gate stopped publication. The published tables are those of the last good run. */
  GATE(4),
  /** Another run wrote to the same warehouse at the same time. Try again. */
  CONFLICT(5);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  /** The process exit code. */
  public int code() {
    return code;
  }
}
