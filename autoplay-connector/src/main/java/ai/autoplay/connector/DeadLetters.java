package ai.autoplay.connector;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
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
 * directory they lie in {@code dead-letters.jsonl} there; without one they are counted and gone. Thread-safe.
 */
final class DeadLetters implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
  private static final long COMPLAINT_INTERVAL = TimeUnit.MINUTES.toNanos(1);

  private final ReentrantLock lock = new ReentrantLock();
  private final Clock clock;
  /** A stream, not a channel: an interrupt of whoever publishes would close that, for everybody and for good. */
  private final @Nullable FileOutputStream file;
  private long lastComplaint = System.nanoTime() - COMPLAINT_INTERVAL;
  private long buried;

  /** @param directory null for none */
  DeadLetters(@Nullable Path directory, Clock clock) throws IOException {
    this.clock = clock;
    this.file = directory == null ? null : new FileOutputStream(directory.resolve("dead-letters.jsonl").toFile(), true);
  }

  /** Writes it down; in the order of the calls. */
  void bury(String productId, Push.Parcel parcel, String reason) {
    lock.lock();
    try {
      buried++;
      if (file != null) {
        file.write(line(productId, parcel, reason));
      }
      complain(productId, reason);
    } catch (IOException e) {
      LOG.error("a dead letter of product {} could not be written: {}", productId, e.getMessage());
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

  private void complain(String productId, String reason) {
    if (System.nanoTime() - lastComplaint >= COMPLAINT_INTERVAL) {
      lastComplaint = System.nanoTime();
      LOG.warn("product {}: a payload could not be pushed ({}) and {}; {} so far", productId, reason,
          file == null ? "is dropped, since there is no data directory" : "lies among the dead letters", buried);
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (file != null) {
        file.getFD().sync();
        file.close();
      }
    } catch (IOException e) {
      LOG.error("dead letters could not be closed: {}", e.getMessage());
    } finally {
      lock.unlock();
    }
  }
}
