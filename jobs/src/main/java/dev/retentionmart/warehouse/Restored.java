package dev.retentionmart.warehouse;

import dev.retentionmart.fault.Fault;
import java.util.Map;

/**
 * What has become of tables that had to be put back.
 *
 * @param versions those that were put back, each with the version that it has now
 * @param lost those of which the version can no longer be read, each with what is wrong
 */
public record Restored(Map<String, Long> versions, Map<String, Fault> lost) {}
