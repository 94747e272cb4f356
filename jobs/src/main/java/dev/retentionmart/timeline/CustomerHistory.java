package dev.retentionmart.timeline;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One customer with at least one valid order: her orders in the order of their days, and the
 * segments through time. Of an order only its day and its money matter, of the first also its id,
 * its moment and its channel.
 */
public final class CustomerHistory {
  private Object customerId = "";
  private Object firstOrderId = "";
  private String channel = "";
  private long firstMicros;
  private final SegmentVersions versions = new SegmentVersions();
  private int size;
  private int[] days = new int[8];
  private long[] nets = new long[8];

  /** Becomes another customer, with neither orders nor segments yet. */
  void begin(Object customer) {
    customerId = customer;
    size = 0;
    versions.clear();
  }

  /** Adds an order, in any order. */
  void add(int epochDay, long netE4) {
    resize(size + 1);
    days[size - 1] = epochDay;
    nets[size - 1] = netE4;
  }

  /**
   * Ends what {@link #begin} began.
   *
   * @param orderId of the first order: a number or text
   * @param micros when it was placed, in microseconds since the epoch
   * @param orderChannel null when blank
   */
  void end(Object orderId, long micros, String orderChannel) {
    firstOrderId = orderId;
    firstMicros = micros;
    channel = orderChannel == null ? SegmentVersions.UNKNOWN : orderChannel;
    long[] order = new long[size];
    for (int i = 0; i < size; i++) {
      order[i] = (long) days[i] << Integer.SIZE | i;
    }
    Arrays.sort(order);
    long[] unsorted = Arrays.copyOf(nets, size);
    for (int i = 0; i < size; i++) {
      days[i] = (int) (order[i] >> Integer.SIZE);
      nets[i] = unsorted[(int) order[i]];
    }
  }

  /** A number or text. */
  public Object customerId() {
    return customerId;
  }

  /** A number or text. */
  Object firstOrderId() {
    return firstOrderId;
  }

  /** Microseconds since the epoch. */
  long firstMicros() {
    return firstMicros;
  }

  /** The channel of the first order. */
  public String channel() {
    return channel;
  }

  /** Her segments through time. */
  public SegmentVersions versions() {
    return versions;
  }

  /** The number of orders. */
  int size() {
    return size;
  }

  /** The business date of an order, days since the epoch. */
  int day(int order) {
    return days[order];
  }

  /** The net revenue of an order, in ten-thousandths. */
  long netE4(int order) {
    return nets[order];
  }

  void write(DataOutputStream out) throws IOException {
    writeId(out, customerId);
    writeId(out, firstOrderId);
    writeText(out, channel);
    out.writeLong(firstMicros);
    versions.write(out);
    out.writeInt(size);
    for (int i = 0; i < size; i++) {
      out.writeInt(days[i]);
      out.writeLong(nets[i]);
    }
  }

  void read(ByteBuffer in) {
    customerId = readId(in);
    firstOrderId = readId(in);
    channel = readText(in);
    firstMicros = in.getLong();
    versions.read(in);
    resize(in.getInt());
    for (int i = 0; i < size; i++) {
      days[i] = in.getInt();
      nets[i] = in.getLong();
    }
  }

  static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static String readText(ByteBuffer in) {
    byte[] bytes = new byte[in.getInt()];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static void writeId(DataOutputStream out, Object id) throws IOException {
    boolean isNumber = id instanceof Long;
    out.writeBoolean(isNumber);
    if (isNumber) {
      out.writeLong((Long) id);
    } else {
      writeText(out, (String) id);
    }
  }

  private static Object readId(ByteBuffer in) {
    boolean isNumber = in.get() != 0;
    return isNumber ? (Object) in.getLong() : readText(in);
  }

  private void resize(int newSize) {
    size = newSize;
    if (days.length < newSize) {
      days = Arrays.copyOf(days, Integer.highestOneBit(newSize) * 2);
      nets = Arrays.copyOf(nets, Integer.highestOneBit(newSize) * 2);
    }
  }
}
