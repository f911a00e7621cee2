package ai.autoplay.connector.extract;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Payload;
import ai.autoplay.model.SlimAction;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Plays recordings as if they came in now. The recorded times drive the batching, so a recording gives the same payloads, to the
 * last byte, at any speed; {@code forwarded_at} is a recorded time too. One replay at a time; {@link #close} from any thread ends it.
 */
public final class Replayer implements AutoCloseable {
  private static final double NANOS_PER_MILLI = 1e6;
  private final Replay replay;
  private final Consumer<Progress> progress;
  private final PostHogDecoder decoder = new PostHogDecoder();
  private final CountDownLatch closed = new CountDownLatch(1);
  private long startNanos;
  private @Nullable Instant start;

  /**
   * How far a replay is.
   *
   * @param done  requests played
   * @param total requests in all recordings of this replay
   * @param time  reached in the recording that is being played
   */
  public record Progress(int done, int total, Instant time) {
  }

  /** @param progress told after every request, on the thread that plays */
  public Replayer(Replay replay, Consumer<Progress> progress) {
    this.replay = replay;
    this.progress = progress;
  }

  /**
   * Plays {@code recordings} one after the other, without the pauses between them; returns when all is forwarded. Each has an
   * extractor of its own: what is learned about one application does not rub off on the next.
   *
   * @param receiver gets the batches in order, on the calling thread; what it throws ends the replay
   * @throws InterruptedException when interrupted, or closed by another thread
   */
  public void play(List<Recording> recordings, Consumer<? super Payload> receiver) throws InterruptedException {
    int total = recordings.stream().mapToInt(recording -> recording.requests().size()).sum();
    int done = 0;
    for (Recording recording : recordings) {
      Extractor extractor = new Extractor(replay.productId(), replay.rules(), payload -> receiver.accept(renamed(payload)));
      start = null;
      for (CapturedRequest request : recording.requests()) {
        forwardUntil(request.receivedAt(), extractor);
        play(request, extractor);
        progress.accept(new Progress(++done, total, request.receivedAt()));
      }
      finish(extractor);
    }
  }

  private void play(CapturedRequest request, Extractor extractor) throws InterruptedException {
    pace(request.receivedAt());
    if (request.carriesEvents()) {
      extractor.accept(decoder.decode(request), request.receivedAt());
    }
  }

  /** Batches that are due before the next request go out at their own time, one due time after the other. */
  private void forwardUntil(Instant next, Extractor extractor) throws InterruptedException {
    for (Instant due = extractor.nextDue(); due != null && !due.isAfter(next); due = extractor.nextDue()) {
      pace(due);
      extractor.advanceTo(due);
    }
  }

  private void finish(Extractor extractor) throws InterruptedException {
    for (Instant due = extractor.nextDue(); due != null; due = extractor.nextDue()) {
      pace(due);
      extractor.advanceTo(due);
    }
  }

  private void pace(Instant time) throws InterruptedException {
    Instant first = start;
    if (first == null) {
      start = time;
      startNanos = System.nanoTime();
      first = time;
    }
    double ahead = replay.speed() == 0 ? 0 : (time.toEpochMilli() - first.toEpochMilli()) * NANOS_PER_MILLI / replay.speed();
    long wait = (long) ahead - (System.nanoTime() - startNanos);
    if (Thread.interrupted() || closed.await(Math.max(0, replay.speed() == 0 ? 0 : wait), TimeUnit.NANOSECONDS)) {
      throw new InterruptedException("the replay was ended");
    }
  }

  private ActionsPayload renamed(ActionsPayload payload) {
    String recorded = payload.sessionId();
    String name = recorded == null ? null : replay.sessionIds().apply(recorded);
    List<SlimAction> actions = payload.actions().stream().map(action -> renamed(action, name)).toList();
    return new ActionsPayload(payload.productId(), name, payload.userId(), payload.email(), payload.conversationId(),
        payload.forwardedAt(), actions);
  }

  private static SlimAction renamed(SlimAction action, @Nullable String sessionId) {
    return new SlimAction(action.index(), action.type(), action.title(), action.description(), action.timestampStart(),
        action.timestampEnd(), action.rawUrl(), action.canonicalUrl(), sessionId, action.userId(), action.email(), action.conversationId());
  }

  /** Ends a running replay; idempotent. */
  @Override
  public void close() {
    closed.countDown();
  }
}
