package dev.retentionmart.timeline;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/**
 * The segments of one customer through time. A version holds from its beginning until the next one
 * begins, or until its own end; after that {@code (unknown)} holds until the next. Before the first
 * version the first one holds.
 */
public final class SegmentVersions {
  static final String UNKNOWN = "(unknown)";
  static final long NO_END = Long.MAX_VALUE;

  private long[] begins = new long[4];
  private long[] ends = new long[4];
  private String[] segments = new String[4];
  private int size;
  private boolean isSorted = true;

  void clear() {
    size = 0;
    isSorted = true;
  }

  /**
   * Adds a version, in any order.
   *
   * @param begin microseconds since the epoch
   * @param end microseconds since the epoch, exclusive; {@link #NO_END} for none
   * @param segment null when blank
   */
  void add(long begin, long end, String segment) {
    if (size == begins.length) {
      begins = Arrays.copyOf(begins, size * 2);
      ends = Arrays.copyOf(ends, size * 2);
      segments = Arrays.copyOf(segments, size * 2);
    }
    isSorted = isSorted && (size == 0 || begins[size - 1] <= begin);
    begins[size] = begin;
    ends[size] = end;
    segments[size] = segment == null ? UNKNOWN : segment;
    size++;
  }

  /** True when the same segment holds at all times. */
  boolean isConstant() {
    if (size == 0) {
      return true;
    }
    for (int i = 0; i < size; i++) {
      if (ends[i] != NO_END || !segments[i].equals(segments[0])) {
        return false;
      }
    }
    return true;
  }

  /** The segment that holds at an instant. */
  String at(long micros) {
    int version = begunBy(micros);
    return version < 0 && size > 0 ? segments[0] : segment(version, micros);
  }

  /**
   * The segment that was known at an instant: before the first version, none.
   *
   * @param micros microseconds since the epoch
   */
  public String knownAt(long micros) {
    return segment(begunBy(micros), micros);
  }

  /** The last version that began by an instant; -1 where none did. */
  private int begunBy(long micros) {
    sort();
    int last = Arrays.binarySearch(begins, 0, size, micros);
    return last >= 0 ? last : -last - 2;
  }

  private String segment(int version, long micros) {
    return version >= 0 && micros < ends[version] ? segments[version] : UNKNOWN;
  }

  void write(DataOutputStream out) throws IOException {
    out.writeInt(size);
    for (int i = 0; i < size; i++) {
      out.writeLong(begins[i]);
      out.writeLong(ends[i]);
      CustomerHistory.writeText(out, segments[i]);
    }
  }

  void read(ByteBuffer in) {
    clear();
    int count = in.getInt();
    for (int i = 0; i < count; i++) {
      add(in.getLong(), in.getLong(), CustomerHistory.readText(in));
    }
  }

  private void sort() {
    if (isSorted) {
      return;
    }
    Integer[] order = new Integer[size];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Long.compare(begins[a], begins[b]));
    long[] sortedBegins = new long[size];
    long[] sortedEnds = new long[size];
    String[] sortedSegments = new String[size];
    for (int i = 0; i < size; i++) {
      sortedBegins[i] = begins[order[i]];
      sortedEnds[i] = ends[order[i]];
      sortedSegments[i] = Objects.requireNonNull(segments[order[i]]);
    }
    begins = sortedBegins;
    ends = sortedEnds;
    segments = sortedSegments;
    isSorted = true;
  }
}
