/** The packaged job on a cluster. Runs in the profile {@code cluster}, after the jar is built. */
package dev.retentionmart.cluster;
