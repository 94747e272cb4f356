package dev.retentionmart.oracle;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The versions of all customers, and which segment holds when. */
final class OracleSegments {
  static final String UNKNOWN = "(unknown)";
  private static final String SOURCE = "customers";

  private record Version(
      String customerId, Optional<String> segment, Instant validFrom, Optional<Instant> validTo) {}

  private final OracleConfig config;
  private final List<Version> versions = new ArrayList<>();

  OracleSegments(OracleConfig config, List<SourceVersion> rows, Outcomes outcomes) {
    this.config = config;
    List<SourceVersion> readable = new ArrayList<>();
    for (SourceVersion row : rows) {
      Optional<String> reason = reasonToReject(row);
      if (Reading.id(row.customerId()).isEmpty() && !Reading.isBadId(row.customerId())) {
        outcomes.exclude(SOURCE, row, "guest");
      } else if (reason.isPresent()) {
        outcomes.reject(SOURCE, row, reason.get());
      } else if (config.isFuture(validFrom(row))) {
        outcomes.exclude(SOURCE, row, "future");
      } else {
        readable.add(row);
      }
    }
    Set<Version> seen = new HashSet<>();
    for (SourceVersion row : readable) {
      Version version = read(row);
      boolean conflicts = readable.stream().anyMatch(other -> contradicts(read(other), version));
      if (conflicts) {
        outcomes.reject(SOURCE, row, "conflicting_versions");
      } else if (seen.add(version)) {
        outcomes.accept(SOURCE, row);
        versions.add(version);
      } else {
        outcomes.exclude(SOURCE, row, "superseded");
      }
    }
  }

  private Optional<String> reasonToReject(SourceVersion row) {
    if (Reading.isBadId(row.customerId())) {
      return Optional.of("bad_customer_id");
    }
    if (config.versionedCustomers()) {
      if (row.validFrom() == null) {
        return Optional.of("missing_valid_from");
      }
      Optional<Instant> validFrom = Reading.time(row.validFrom(), config.zone());
      if (validFrom.isEmpty()) {
        return Optional.of("bad_valid_from");
      }
      Optional<Instant> validTo = Reading.time(row.validTo(), config.zone());
      if (row.validTo() != null && validTo.isEmpty()) {
        return Optional.of("bad_valid_to");
      }
      if (validTo.isPresent() && !validTo.get().isAfter(validFrom.get())) {
        return Optional.of("empty_version");
      }
    }
    return "(all)".equals(row.segment()) ? Optional.of("reserved_label") : Optional.empty();
  }

  private Instant validFrom(SourceVersion row) {
    return config.versionedCustomers()
        ? Reading.time(row.validFrom(), config.zone()).orElseThrow()
        : Instant.MIN.plusSeconds(1_000_000_000L);
  }

  private Version read(SourceVersion row) {
    return new Version(
        Reading.id(row.customerId()).orElseThrow(),
        Reading.label(row.segment()),
        validFrom(row),
        config.versionedCustomers()
            ? Reading.time(row.validTo(), config.zone())
            : Optional.empty());
  }

  private static boolean contradicts(Version one, Version other) {
    return one.customerId().equals(other.customerId())
        && one.validFrom().equals(other.validFrom())
        && !one.equals(other);
  }

  /** The segment of a customer at a moment. */
  String at(String customerId, Instant moment) {
    Optional<Version> first = Optional.empty();
    Optional<Version> latest = Optional.empty();
    for (Version version : versions) {
      if (!version.customerId().equals(customerId)) {
        continue;
      }
      if (first.isEmpty() || version.validFrom().isBefore(first.get().validFrom())) {
        first = Optional.of(version);
      }
      boolean hasBegun = !version.validFrom().isAfter(moment);
      if (hasBegun && (latest.isEmpty() || version.validFrom().isAfter(latest.get().validFrom()))) {
        latest = Optional.of(version);
      }
    }
    if (latest.isEmpty()) {
      return first.flatMap(Version::segment).orElse(UNKNOWN);
    }
    boolean hasEnded = latest.get().validTo().filter(end -> !moment.isBefore(end)).isPresent();
    return hasEnded ? UNKNOWN : latest.get().segment().orElse(UNKNOWN);
  }
}
