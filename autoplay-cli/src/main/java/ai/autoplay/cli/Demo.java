package ai.autoplay.cli;

import ai.autoplay.Autoplay;
import ai.autoplay.AutoplayConfig;
import ai.autoplay.Counts;
import ai.autoplay.ExtractiveSummarizer;
import ai.autoplay.connector.ConnectorConfig;
import ai.autoplay.connector.ConnectorServer;
import ai.autoplay.connector.Product;
import ai.autoplay.connector.extract.Recording;
import ai.autoplay.connector.extract.Replay;
import ai.autoplay.connector.extract.Replayer;
import ai.autoplay.plugin.Secret;
import ai.autoplay.sink.logging.LoggingSink;
import ai.autoplay.transport.sse.SseConfig;
import ai.autoplay.transport.sse.SseTransport;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Everything in one process, over a real socket: recordings, a connector that streams them, the transport, the pipeline, a summarizer,
 * and two sinks, of which one logs and the other checks. Runs once.
 */
final class Demo implements AutoCloseable {
  static final String PRODUCT = "demo";
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(10);
  private static final long PAUSE_NANOS = 1_000_000;
  private final OrderCheck check = new OrderCheck();
  private final ConnectorServer connector;
  private final Autoplay autoplay;
  private final ReplayFeed feed;

  /**
   * Listens, and connects.
   *
   * @param speed    1 is the recorded timing, 0 as fast as possible
   * @param progress told of every request that was replayed
   */
  Demo(double speed, Consumer<Replayer.Progress> progress) throws IOException {
    Secret token = Secret.of(UUID.randomUUID().toString());
    connector = new ConnectorServer(ConnectorConfig.builder().product(new Product(PRODUCT, token)).build());
    connector.start();
    autoplay = Autoplay.builder()
        .config(AutoplayConfig.DEFAULTS.withCloseTimeout(CLOSE_TIMEOUT))
        .transport(new SseTransport(new SseConfig(url(), token)))
        .summarizer(new ExtractiveSummarizer())
        .sink("logging", new LoggingSink())
        .sink("check", check)
        .build();
    Map<String, String> names = new LinkedHashMap<>();
    Replay replay = new Replay(PRODUCT).withSpeed(speed)
        .withSessionIds(recorded -> names.computeIfAbsent(recorded, id -> "visit-" + (names.size() + 1)));
    feed = new ReplayFeed(connector, replay, progress);
  }

  /** Where the connector streams. */
  URI url() {
    return connector.streamUrl(PRODUCT);
  }

  /**
   * Plays {@code recordings} and waits until everything has been written.
   *
   * @throws InterruptedException when {@link #close} ended it
   */
  DemoResult run(List<Recording> recordings) throws InterruptedException {
    autoplay.start();
    feed.play(recordings, check::expect);
    awaitArrival();
    autoplay.close();
    return result();
  }

  /** What is published is taken soon, or something is wrong: then the counts tell. */
  private void awaitArrival() throws InterruptedException {
    long published = connector.counts().published();
    long seen = -1;
    long since = System.nanoTime();
    for (long taken = 0; taken < published; taken = taken(autoplay.counts())) {
      if (Thread.interrupted()) {
        throw new InterruptedException("the demo was ended");
      }
      if (taken > seen) {
        seen = taken;
        since = System.nanoTime();
      } else if (System.nanoTime() - since > LONGEST_SILENCE.toNanos()) {
        return;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** What is only received may yet be refused, by an engine that closes. */
  private static long taken(Counts counts) {
    return counts.accepted() + counts.duplicates() + counts.ignored() + counts.malformed();
  }

  private DemoResult result() {
    Counts counts = autoplay.counts();
    return new DemoResult(connector.counts().published(), counts, check.findings());
  }

  /** Ends a running demo, or clears up behind one. Idempotent. */
  @Override
  public void close() {
    feed.close();
    autoplay.close();
    connector.close();
  }
}
