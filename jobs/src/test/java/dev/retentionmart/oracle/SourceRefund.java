package dev.retentionmart.oracle;

/** A row of the refunds as a source holds it. */
record SourceRefund(Object orderId, Object refundedAt, Object amount) {}
