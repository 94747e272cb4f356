package dev.retentionmart.timeline;

import dev.retentionmart.config.Grain;
import java.io.Serializable;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The grains with their active windows, and where days begin. */
record Windows(Map<Grain, Integer> byGrain, ZoneId zone) implements Serializable {
  Windows {
    byGrain = new TreeMap<>(byGrain);
  }

  List<Lifecycle> lifecycles(Lifecycle.Sink sink) {
    List<Lifecycle> lifecycles = new ArrayList<>();
    byGrain.forEach((grain, window) -> lifecycles.add(new Lifecycle(grain, window, zone, sink)));
    return lifecycles;
  }
}
