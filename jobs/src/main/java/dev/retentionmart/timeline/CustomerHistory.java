package dev.retentionmart.timeline;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One customer with at least one valid order: her orders in the order of time, ties by order id,
 * and the segments through time. Of an order only its day and its money matter, of the first also
 * its id, its moment and its channel.
 */
final class CustomerHistory {
  private Object customerId = "";
  private Object firstOrderId = "";
  private String channel = "";
  private long firstMicros;
  private final SegmentVersions versions = new SegmentVersions();
  private int size;
  private int[] days = new int[8];
  private long[] nets = new long[8];

  /** Takes the contents of a customer that was just read from rows. */
  void set(Object customer, CustomerOrders orders) {
    customerId = customer;
    firstOrderId = orders.get(0).id();
    firstMicros = orders.get(0).micros();
    channel = orders.get(0).channel() == null ? SegmentVersions.UNKNOWN : orders.get(0).channel();
    resize(orders.size());
    for (int i = 0; i < size; i++) {
      days[i] = orders.get(i).epochDay();
      nets[i] = orders.get(i).netE4();
    }
  }

  /** A number or text. */
  Object customerId() {
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
  String channel() {
    return channel;
  }

  SegmentVersions versions() {
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
