/**
 * A believable shop from a seed: orders, customers, refunds and exchange rates to try the job on.
 * Stands beside the pipeline and knows nothing of it; writes what the sources' contract asks for.
 */
package dev.retentionmart.generate;
