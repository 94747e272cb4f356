package dev.retentionmart;

import dev.retentionmart.config.Meaning;
import dev.retentionmart.config.NightlyConfig;
import dev.retentionmart.fault.Fault;
import dev.retentionmart.mart.LastRun;
import java.time.LocalDate;
import java.util.Optional;

/** Whether value can be predicted from what the last run left. */
final class ValueRuns {
  private ValueRuns() {}

  /**
   * The run to predict from.
   *
   * @param asOf the as-of date that is asked for, where one is
   * @throws Fault if there is no such run, or nothing says how to predict
   */
  static LastRun check(NightlyConfig config, Optional<LastRun> found, Optional<LocalDate> asOf) {
    if (config.value().isEmpty()) {
      throw Fault.configuration(
          "Cannot predict value",
          "the configuration has no section value",
          "write value { }; each of its keys has a default");
    }
    LastRun last =
        found.orElseThrow(
            () ->
                Fault.configuration(
                    "Cannot predict value from " + config.warehouse(),
                    "no run has succeeded there",
                    "leave --only out"));
    if (asOf.isPresent() && !asOf.get().equals(last.asOf())) {
      throw Fault.configuration(
          "Cannot predict value as of " + asOf.get(),
          "the last run, %s, was as of %s".formatted(last.runId(), last.asOf()),
          "leave --only out to bring everything up to that day, or --as-of to predict from that run");
    }
    last.changeOfMeaning(Meaning.of(config, Version.NOW))
        .ifPresent(
            change -> {
              throw Fault.configuration(
                  "Cannot predict value from run " + last.runId(),
                  change + " since, and what it left means something else",
                  "leave --only out");
            });
    return last;
  }
}
