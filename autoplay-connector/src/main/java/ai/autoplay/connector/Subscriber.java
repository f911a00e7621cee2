package ai.autoplay.connector;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;

/**
 * One open stream: a position in the ring and at most one write under way, whose completion asks for the next. It has no thread
 * and no queue, so a reader that takes nothing costs one batch of memory. {@link #process} never runs twice at the same time.
 */
final class Subscriber extends IteratingCallback {
  private static final int BATCH_BYTES = 32 * 1024;
  private static final int WRITES_IN_A_ROW = 16;
  private static final byte[] HEARTBEAT = "event: heartbeat\ndata:\n\n".getBytes(UTF_8);
  private static final byte[] CLOSING = ": the connector closes; everything published has been sent\n\n".getBytes(UTF_8);
  private static final byte[] TOO_SLOW = ": too slow: events are gone that were not sent yet\n\n".getBytes(UTF_8);

  private final ProductStream stream;
  private final EndPoint connection;
  private final Response response;
  private final Callback callback;
  private final AtomicBoolean lost = new AtomicBoolean();
  private volatile long position;
  private volatile boolean heartbeatDue;
  private volatile boolean writing;
  private volatile boolean last;
  private @Nullable ByteBuffer greeting;
  private int writesInARow;

  /** Will write {@code start}'s greeting and then every event from its position on to {@code response}. */
  Subscriber(ProductStream stream, Start start, Response response, Callback callback) {
    this.stream = stream;
    this.connection = response.getRequest().getConnectionMetaData().getConnection().getEndPoint();
    this.response = response;
    this.callback = callback;
    this.position = start.position();
    this.greeting = ByteBuffer.wrap(start.greeting().getBytes(UTF_8));
  }

  /** Where a stream begins, and what is said before its first event. */
  record Start(long position, String greeting) {}

  /** The position of the event that is to be written next. */
  long position() {
    return position;
  }

  /** Looks for something to write. Returns at once; from any thread. */
  void wake() {
    if (writing && !last && position < stream.ring().oldest()) {
      lose();
      cut();
    } else {
      iterate();
    }
  }

  /** As {@link #wake}, with a heartbeat to write. */
  void heartbeat() {
    heartbeatDue = true;
    wake();
  }

  /** Closes the connection, whatever is under way on it. */
  void cut() {
    IOException cause = new IOException("the connector ended the stream");
    connection.close(cause);
    abort(cause);
  }

  @Override
  protected Action process() {
    writing = false;
    if (last) {
      return Action.SUCCEEDED;
    }
    if (++writesInARow > WRITES_IN_A_ROW) {
      writesInARow = 0;
      stream.execute(this::iterate);   // a reader that keeps up must not keep the thread
      return Action.IDLE;
    }
    ByteBuffer bytes = nextBytes();
    if (bytes == null) {
      writesInARow = 0;
      return Action.IDLE;
    }
    writing = true;
    response.write(last, bytes, this);
    return Action.SCHEDULED;
  }

  private @Nullable ByteBuffer nextBytes() {
    ByteBuffer first = greeting;
    if (first != null) {
      greeting = null;
      return first;
    }
    if (heartbeatDue) {
      heartbeatDue = false;
      return ByteBuffer.wrap(HEARTBEAT);
    }
    EventRing.Batch batch = stream.ring().read(position, BATCH_BYTES);
    if (batch.fellOut()) {
      lose();
      return farewell(TOO_SLOW);
    }
    position = batch.next();
    if (!batch.isEmpty()) {
      return batch.toBuffer();
    }
    return batch.ended() ? farewell(CLOSING) : null;
  }

  private ByteBuffer farewell(byte[] comment) {
    last = true;
    return ByteBuffer.wrap(comment);
  }

  private void lose() {
    if (lost.compareAndSet(false, true)) {
      stream.lost(this);
    }
  }

  @Override
  protected void onCompleteSuccess() {
    stream.leave(this);
    callback.succeeded();
  }

  @Override
  protected void onCompleteFailure(Throwable cause) {
    stream.leave(this);
    callback.failed(cause);
  }

  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }
}
