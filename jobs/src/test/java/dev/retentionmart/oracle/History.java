package dev.retentionmart.oracle;

import java.util.List;

/** The source rows of a few customers who share nothing with those of other histories. */
record History(
    String name,
    List<SourceOrder> orders,
    List<SourceVersion> versions,
    List<SourceRefund> refunds) {}
