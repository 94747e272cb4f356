package dev.retentionmart.timeline;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Customers packed by the thousand: what the passes of the stage need of each, sorted once and held
 * as bytes, at about a tenth of the size of rows.
 */
final class CustomerBlocks {
  private static final int BLOCK_BYTES = 1 << 18;

  private CustomerBlocks() {}

  /** Packs customers. */
  static Iterator<byte[]> pack(Iterator<CustomerHistory> customers) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return customers.hasNext();
      }

      @Override
      public byte[] next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(BLOCK_BYTES + (BLOCK_BYTES >> 3));
        try (DataOutputStream out = new DataOutputStream(bytes)) {
          while (customers.hasNext() && bytes.size() < BLOCK_BYTES) {
            customers.next().write(out);
          }
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
      }
    };
  }

  /** Unpacks customers. The same object is returned again and again, with other contents. */
  static Iterator<CustomerHistory> unpack(Iterator<byte[]> blocks) {
    return new Iterator<>() {
      private final CustomerHistory customer = new CustomerHistory();
      private ByteArrayInputStream bytes = new ByteArrayInputStream(new byte[0]);
      private DataInputStream in = new DataInputStream(bytes);

      @Override
      public boolean hasNext() {
        while (bytes.available() == 0 && blocks.hasNext()) {
          bytes = new ByteArrayInputStream(blocks.next());
          in = new DataInputStream(bytes);
        }
        return bytes.available() > 0;
      }

      @Override
      public CustomerHistory next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        try {
          customer.read(in);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        return customer;
      }
    };
  }
}
