package ai.autoplay.cli;

import ai.autoplay.connector.ConnectorServer;
import ai.autoplay.connector.extract.Recording;
import ai.autoplay.connector.extract.Replay;
import ai.autoplay.connector.extract.Replayer;
import ai.autoplay.connector.extract.SampleCaptures;
import ai.autoplay.model.Payload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Plays recordings into a connector, no faster than its subscribers can follow. */
final class ReplayFeed implements AutoCloseable {
  private static final long MOST_LAG = 1_000;
  private static final long PAUSE_NANOS = 1_000_000;
  private final ConnectorServer connector;
  private final Replayer replayer;
  private Consumer<? super Payload> publisher;
  private volatile boolean closed;

  ReplayFeed(ConnectorServer connector, Replay replay, Consumer<Replayer.Progress> progress) {
    this.connector = connector;
    this.replayer = new Replayer(replay, progress);
    this.publisher = connector::publish;
  }

  /** The same, but {@code publisher} gets what would have been put on the stream. */
  ReplayFeed into(Consumer<? super Payload> publisher) {
    this.publisher = publisher;
    return this;
  }

  /** The recordings of {@code folder}, or the bundled ones. */
  static List<Recording> recordings(@Nullable Path folder) throws Failure {
    if (folder == null) {
      return SampleCaptures.openAll();
    }
    if (!Files.exists(folder)) {
      throw Failure.usage(folder + ": must be a folder of recordings (*.jsonl), or one, and is not there");
    }
    try {
      List<Recording> recordings = Recording.readAll(folder);
      if (recordings.isEmpty()) {
        throw Failure.usage(folder + ": must hold recordings (*.jsonl), and holds none");
      }
      return recordings;
    } catch (IOException e) {
      throw Failure.usage(folder + ": recordings cannot be read: " + Failure.reason(e));
    }
  }

  /**
   * Waits for the first subscriber, then plays everything.
   *
   * @param each told of every payload before it is published
   * @throws InterruptedException when closed
   */
  void play(List<Recording> recordings, Consumer<? super Payload> each) throws InterruptedException {
    pauseWhile(() -> connector.counts().subscribers() == 0);
    replayer.play(recordings, payload -> {
      each.accept(payload);
      publish(payload);
    });
  }

  private void publish(Payload payload) {
    while (connector.counts().lag() > MOST_LAG && !closed) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    publisher.accept(payload);
  }

  private void pauseWhile(BooleanSupplier condition) throws InterruptedException {
    while (condition.getAsBoolean()) {
      if (closed || Thread.interrupted()) {
        throw new InterruptedException("the replay was ended");
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  @Override
  public void close() {
    closed = true;
    replayer.close();
  }
}
