package ai.autoplay.connector;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Payloads that no endpoint took, as JSON lines: {@code {"product_id", "id", "reason", "attempts", "at", "payload"}}. With a data
 * directory they lie in {@code dead-letters.jsonl} there; without one they are counted and gone, and so is what finds the file at its
 * limit. The file is opened for each letter, so that it may be moved away at any time. Thread-safe.
 */
final class DeadLetters implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
  private static final long COMPLAINT_INTERVAL = TimeUnit.MINUTES.toNanos(1);

  private final ReentrantLock lock = new ReentrantLock();
  private final Clock clock;
  private final @Nullable File file;
  private final long maxBytes;
  private long lastComplaint = System.nanoTime() - COMPLAINT_INTERVAL;
  private long buried;

  /**
   * @param directory null for none
   * @param maxBytes  of the file
   */
  DeadLetters(@Nullable Path directory, long maxBytes, Clock clock) throws IOException {
    this.clock = clock;
    this.maxBytes = maxBytes;
    this.file = directory == null ? null : directory.resolve("dead-letters.jsonl").toFile();
    if (file != null) {
      append(file, new byte[0]);
    }
  }

  /** A stream, not a channel, which an interrupt of whoever publishes would close before it has written. */
  private static void append(File file, byte[] line) throws IOException {
    try (FileOutputStream end = new FileOutputStream(file, true)) {
      end.write(line);
    }
  }

  /**
   * Writes it down; in the order of the calls.
   *
   * @return whether it was; otherwise it is gone, which the log says
   */
  boolean bury(String productId, Push.Parcel parcel, String reason) {
    lock.lock();
    try {
      buried++;
      byte[] line = line(productId, parcel, reason);
      boolean hasRoom = file != null && file.length() + line.length <= maxBytes;
      if (hasRoom) {
        append(file, line);
      }
      complain(productId, reason, hasRoom);
      return hasRoom;
    } catch (IOException e) {
      LOG.error("a dead letter of product {} could not be written: {}", productId, e.getMessage());
      return false;
    } finally {
      lock.unlock();
    }
  }

  private byte[] line(String productId, Push.Parcel parcel, String reason) {
    ByteArrayOutputStream line = new ByteArrayOutputStream(parcel.body.length + 200);
    line.writeBytes(("{\"product_id\":\"" + productId + "\",\"id\":\"" + parcel.id + "\",\"reason\":\"" + reason + "\",\"attempts\":"
        + parcel.attempts + ",\"at\":\"" + clock.instant() + "\",\"payload\":").getBytes(UTF_8));   // none of these holds anything to escape
    line.writeBytes(parcel.body);
    line.writeBytes("}\n".getBytes(UTF_8));
    return line.toByteArray();
  }

  private void complain(String productId, String reason, boolean isKept) {
    if (System.nanoTime() - lastComplaint >= COMPLAINT_INTERVAL) {
      lastComplaint = System.nanoTime();
      LOG.warn("product {}: a payload could not be pushed ({}) and {}; {} so far", productId, reason,
          isKept ? "lies among the dead letters" : "is dropped, since " + whyNot(), buried);
    }
  }

  private String whyNot() {
    return file == null ? "there is no data directory"
        : file + " would grow beyond push.dead-letter-bytes, which is " + maxBytes + " (move it away, and there is room again)";
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (file != null && file.exists()) {
        try (FileOutputStream end = new FileOutputStream(file, true)) {
          end.getFD().sync();
        }
      }
    } catch (IOException e) {
      LOG.error("dead letters could not be closed: {}", e.getMessage());
    } finally {
      lock.unlock();
    }
  }
}
