package dev.retentionmart.oracle;

import java.util.List;
import java.util.Optional;

/** All source rows of a run. Only the orders are always there. */
record SourceTables(
    List<SourceOrder> orders,
    Optional<List<SourceVersion>> customers,
    Optional<List<SourceRefund>> refunds,
    Optional<List<SourceRate>> rates) {}
