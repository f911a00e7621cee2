package ai.autoplay.cli;

import ai.autoplay.Autoplay;
import ai.autoplay.connector.Connector;
import ai.autoplay.connector.ConnectorConfig;
import ai.autoplay.connector.Entrance;
import ai.autoplay.connector.Product;
import ai.autoplay.connector.extract.ExtractionRules;
import ai.autoplay.connector.extract.Recording;
import ai.autoplay.connector.extract.Replay;
import ai.autoplay.model.ActionsPayload;
import ai.autoplay.plugin.Settings;
import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code autoplay connector}. */
@Command(name = "connector", footer = ConnectorSettingsHelp.TEXT, description = {
    "Take in what browsers send, and serve it as streams of typed actions, as the hosted connector does.",
    "",
    "Ways in: posthog-js with api_host set to this address, PostHog's webhook destination, typed actions over HTTP, and recordings. "
        + "A replay of recordings begins with the first subscriber; the stream stays open until Ctrl-C. Subscribers that come back name "
        + "the last event that they have seen and get the rest."})
final class ConnectorCommand implements Callable<Integer> {
  private static final String BUNDLED = "";
  private static final String DEFAULT_PRODUCT = "demo";
  private final Terminal terminal;
  private final Signals signals;
  private final CountDownLatch stopped = new CountDownLatch(1);

  @Mixin private ConnectorOptions options = new ConnectorOptions();

  @Option(names = "--replay", paramLabel = "DIR", arity = "0..1", fallbackValue = BUNDLED,
      description = "Play the recordings (*.jsonl) of a folder, or one, into the first product; without DIR those that are bundled.")
  private @Nullable Path replay;

  @Option(names = "--speed", paramLabel = "N", defaultValue = "1", converter = SpeedConverter.class,
      description = "How many times faster than recorded; 0 for as fast as possible. Default: ${DEFAULT-VALUE}.")
  private double speed;

  @Option(names = "--check", description = "Check the settings, say what would be served, and serve nothing.")
  private boolean check;

  @Mixin private Verbosity verbosity = new Verbosity();

  ConnectorCommand(Terminal terminal, Signals signals) {
    this.terminal = terminal;
    this.signals = signals;
  }

  @Override
  public Integer call() throws Failure {
    verbosity.apply(terminal, Level.WARN);
    Settings settings = options.settings(DEFAULT_PRODUCT);
    ConnectorConfig config = options.config(settings);
    List<Recording> recordings = replay == null ? List.of() : ReplayFeed.recordings(replay.toString().isEmpty() ? null : replay);
    if (!recordings.isEmpty() && config.products().isEmpty()) {
      throw Failure.usage("--replay: needs a product to play into: name one with --product");
    }
    Connector.Builder builder = Connector.builder(config);
    if (wantsSummaries(config)) {
      builder.summarizer(Autoplay.summarizer(settings));
    }
    if (check) {
      new ConnectorReport(terminal, config).check(wantsSummaries(config) ? settings.text("autoplay.summarizer").orElse("extractive") : "none");
      return ExitCode.OK;
    }
    return serve(builder, config, recordings);
  }

  /** Products that are registered later may ask for some too. */
  private static boolean wantsSummaries(ConnectorConfig config) {
    return !config.adminToken().isEmpty() || config.newProducts().summaryEvery() > 0
        || config.products().stream().anyMatch(product -> product.rules().summaryEvery() > 0);
  }

  private int serve(Connector.Builder builder, ConnectorConfig config, List<Recording> recordings) throws Failure {
    AtomicReference<Entrance> entrance = new AtomicReference<>();
    String first = config.products().stream().findFirst().map(Product::id).orElse("");
    builder.source(intake -> intake.product(first).ifPresent(entrance::set));
    try (Connector connector = builder.build()) {
      connector.start();
      new ConnectorReport(terminal, config).tell(connector, verbosity.quiet());
      ReplayFeed feed = new ReplayFeed(connector.server(), new Replay(first).withSpeed(speed).withRules(rules(config)), progress -> {})
          .into(payload -> entrance.get().accept((ActionsPayload) payload));
      signals.onStop(() -> {
        feed.close();
        stopped.countDown();
      });
      play(feed, recordings, connector);
      stopped.await();
    } catch (IOException e) {
      throw Failure.failed(Failure.reason(e));
    } catch (InterruptedException e) {
      terminal.notice("autoplay: stopping");
    }
    return ExitCode.OK;
  }

  private static ExtractionRules rules(ConnectorConfig config) {
    return (config.products().isEmpty() ? config.newProducts() : config.products().get(0).rules()).extraction();
  }

  private void play(ReplayFeed feed, List<Recording> recordings, Connector connector) throws InterruptedException {
    if (!recordings.isEmpty()) {
      terminal.notice("autoplay: the replay begins with the first subscriber");
      feed.play(recordings, payload -> {});
      terminal.notice("autoplay: replayed, " + connector.server().counts().published() + " payloads; the stream stays open until Ctrl-C");
    }
  }
}
