package ai.autoplay.transport.sse;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Takes what one response says, to its end, while another thread reads ahead: the two are about as much work. Used by one thread,
 * once. What was read but not taken is as if it had never come.
 */
final class Reading {
  /** How long the other thread may take to notice that its connection is gone. */
  private static final long PATIENCE_MILLIS = 1_000;
  private final SseOptions options;
  private final Gate gate;
  private final Backoff backoff;
  private final AtomicReference<@Nullable String> lastId;
  private final EventTarget target;
  private final Duration silence;
  private final ReadAhead ahead = new ReadAhead();
  private @Nullable Thread thread;
  private @Nullable Throwable broken;
  private boolean refused;
  private boolean delivered;
  private boolean over;

  Reading(SseRun run) {
    this.options = run.options();
    this.gate = run.gate();
    this.backoff = run.backoff();
    this.lastId = run.lastId();
    this.target = run.target();
    this.silence = Duration.ofMillis(options.client().readTimeoutMillis());
  }

  /** Returns when the stream ended, broke or fell silent, or was stopped; throws what the target or the listener threw. */
  void read(Response response) throws InterruptedException {
    response.body().source().timeout().clearTimeout();
    ReadingThread reader = new ReadingThread(response, lastId.get(), options.maxEventSize(), ahead);
    thread = new Thread(reader, readerName(Thread.currentThread().getName()));
    thread.setDaemon(true);
    thread.start();
    while (!over) {
      take(ahead.take(silence));
    }
  }

  /** Waits for the other thread, whose connection is gone by now; throws nothing, since something else may be on its way up. */
  void end() {
    ahead.close();
    try {
      if (thread != null) {
        thread.join(PATIENCE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Threads of ours say which one they read for. */
  private static String readerName(String taker) {
    return (taker.startsWith("autoplay-") ? taker : "autoplay-sse") + "-reader";
  }

  private void take(Deque<ReadAhead.Piece> pieces) throws InterruptedException {
    if (pieces.isEmpty()) {
      ended(new SocketTimeoutException("nothing was heard for " + silence));
    }
    while (!pieces.isEmpty() && !over) {
      over = gate.stopped();
      if (!over) {
        pieces.remove().tell(this);
      }
    }
  }

  /** Whether an event was taken, not only left aside. */
  boolean delivered() {
    return delivered;
  }

  /** Why it is over. */
  String reason() {
    if (refused) {
      return "an event could not be taken";
    }
    return broken == null ? "the stream ended" : Connection.describe(broken);
  }

  /** What broke the connection; null when nothing did. */
  @Nullable IOException cause() {
    return broken instanceof IOException cause ? cause : null;
  }

  // What the stream said, piece by piece.

  void event(ServerSentEvent event) throws InterruptedException {
    EventTarget.Answer answer = target.accept(event);
    refuse(answer);
    if (!refused) {
      delivered |= answer == EventTarget.Answer.TAKEN;
      lastId.set(event.id());
    }
  }

  void comment(String text) {
    options.listener().comment(text);
  }

  void retry(long millis) {
    backoff.retry(millis);
  }

  void idAlone(String id) {
    lastId.set(id);
  }

  void skipped(@Nullable String id, @Nullable String ownId) throws InterruptedException {
    options.listener().skipped(ownId, options.maxEventSize());
    refuse(target.skipped(ownId, options.maxEventSize()));
    if (!refused) {
      lastId.set(id);
    }
  }

  void ended(@Nullable Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    broken = failure;
    over = true;
  }

  private void refuse(EventTarget.Answer answer) {
    refused = answer == EventTarget.Answer.REFUSED;
    over = refused;
  }
}
