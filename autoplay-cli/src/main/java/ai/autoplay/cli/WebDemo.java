package ai.autoplay.cli;

import ai.autoplay.Autoplay;
import ai.autoplay.AutoplayConfig;
import ai.autoplay.Counts;
import ai.autoplay.ExtractiveSummarizer;
import ai.autoplay.SummaryConfig;
import ai.autoplay.connector.Connector;
import ai.autoplay.connector.ConnectorConfig;
import ai.autoplay.connector.IntakeConfig;
import ai.autoplay.connector.Product;
import ai.autoplay.connector.ProductRules;
import ai.autoplay.connector.extract.Batching;
import ai.autoplay.connector.extract.DecodeLimits;
import ai.autoplay.connector.extract.ExtractionRules;
import ai.autoplay.plugin.Secret;
import ai.autoplay.sink.logging.LoggingSink;
import ai.autoplay.transport.sse.SseConfig;
import ai.autoplay.transport.sse.SseTransport;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * A shop page that is watched by posthog-js, and beside it what comes of it: its events go to a connector in this process, over a socket
 * through the pipeline, and a sink streams each session as an agent would read it back to the page.
 */
final class WebDemo implements AutoCloseable {
  static final String SHOP = "shop";
  static final String VIEW = "view";
  /** Quicker than usual: the page shows at once what was done, and sends each event by itself. */
  private static final Batching BATCHING = new Batching(Duration.ofMillis(150), Duration.ofMillis(600), 50, Duration.ofMillis(600));
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(10);
  private static final long PAUSE_NANOS = 1_000_000;
  private static final int SUMMARY_AFTER = 8;
  private final Connector connector;
  private final Autoplay autoplay;

  /**
   * Listens.
   *
   * @param port    0 for any free one
   * @param library posthog-js
   */
  WebDemo(int port, byte[] library) throws IOException {
    Secret token = Secret.of(UUID.randomUUID().toString());
    ExtractionRules usual = ExtractionRules.DEFAULTS;
    ProductRules rules = ProductRules.DEFAULTS.withExtraction(new ExtractionRules(usual.disclosures(), usual.routes(), BATCHING));
    ConnectorConfig config = ConnectorConfig.builder().port(port).closeTimeout(CLOSE_TIMEOUT)
        .product(new Product(SHOP, token).withRules(rules)).product(new Product(VIEW, token))
        .intake(new IntakeConfig(DecodeLimits.DEFAULTS, IntakeConfig.OptOut.IGNORED))   // it is the viewer's own machine, and nothing leaves it
        .build();
    connector = Connector.builder(config).build();
    new WebPages(library, token).open(connector.server());
    connector.start();
    autoplay = Autoplay.builder()
        .config(AutoplayConfig.DEFAULTS.withCloseTimeout(CLOSE_TIMEOUT)
            .withSummaries(SummaryConfig.DEFAULTS.withThreshold(SUMMARY_AFTER).withIdle(Duration.ofSeconds(20))))
        .transport(new SseTransport(new SseConfig(connector.server().streamUrl(SHOP), token)))
        .summarizer(new ExtractiveSummarizer())
        .sink("logging", new LoggingSink())
        .sink("view", new ViewSink(connector))
        .build();
    autoplay.start();
    awaitPipeline();
  }

  /** Who reads a stream gets what comes from then on: nobody must click before. */
  private void awaitPipeline() {
    long end = System.nanoTime() + CONNECT_PATIENCE.toNanos();
    while (connector.server().counts().subscribers() == 0 && System.nanoTime() < end) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** Where the page is. */
  URI url() {
    return URI.create(connector.url() + "/");
  }

  /** What became of it all. */
  Counts counts() {
    return autoplay.counts();
  }

  /** Writes what is under way, and ends. Idempotent. */
  @Override
  public void close() {
    autoplay.close();
    connector.close();
  }
}
