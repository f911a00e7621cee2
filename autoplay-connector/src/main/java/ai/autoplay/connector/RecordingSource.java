package ai.autoplay.connector;

import static java.util.Objects.requireNonNull;

import ai.autoplay.connector.extract.Recording;
import ai.autoplay.connector.extract.Replay;
import ai.autoplay.connector.extract.Replayer;
import ai.autoplay.model.ActionsPayload;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files of recorded traffic, played into the product that the {@link Replay} names, in recorded time divided by its speed; on a thread
 * of its own, from the moment the connector starts. It waits while a subscriber is far behind, so that speed 0 loses nobody.
 */
public final class RecordingSource implements BrowserEventSource {
  private static final Logger LOG = LoggerFactory.getLogger(RecordingSource.class);
  private static final int MAX_LAG = 1_000;
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(5);

  private final Replay replay;
  private final List<Recording> recordings;
  private final Replayer replayer;
  private final CompletableFuture<Void> done = new CompletableFuture<>();

  public RecordingSource(Replay replay, List<Recording> recordings) {
    this.replay = requireNonNull(replay, "replay");
    this.recordings = List.copyOf(recordings);
    this.replayer = new Replayer(replay, progress -> { });
  }

  @Override
  public void open(Intake intake) {
    Entrance entrance = intake.product(replay.productId()).orElseThrow(() ->
        new IllegalArgumentException("replay: product '" + replay.productId() + "' is unknown"));
    Thread thread = new Thread(() -> play(entrance), "autoplay-connector-replay");
    thread.setDaemon(true);
    thread.start();
  }

  private void play(Entrance entrance) {
    try {
      replayer.play(recordings, payload -> {
        while (entrance.lag() > MAX_LAG && !Thread.currentThread().isInterrupted()) {
          LockSupport.parkNanos(PAUSE);
        }
        entrance.accept((ActionsPayload) payload);
      });
      done.complete(null);
    } catch (InterruptedException | RuntimeException e) {
      LOG.info("the replay into product {} ended early: {}", replay.productId(), e.getMessage());
      done.completeExceptionally(e);
    }
  }

  /** Completes when all is played; with an exception when it ended before. */
  public CompletionStage<Void> played() {
    return done.minimalCompletionStage();
  }

  @Override
  public void close() {
    replayer.close();
  }
}
