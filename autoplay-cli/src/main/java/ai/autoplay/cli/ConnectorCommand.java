package ai.autoplay.cli;

import ai.autoplay.connector.ConnectorConfig;
import ai.autoplay.connector.ConnectorServer;
import ai.autoplay.connector.Product;
import ai.autoplay.connector.extract.Recording;
import ai.autoplay.connector.extract.Replay;
import ai.autoplay.plugin.Secret;
import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code autoplay connector}. */
@Command(name = "connector", description = {
    "Serve a product's stream, as the hosted connector does, from recordings.",
    "",
    "The replay begins with the first subscriber. Afterwards the stream stays open until Ctrl-C; who comes later, or comes back, "
        + "names the last event it has seen and gets the rest."})
final class ConnectorCommand implements Callable<Integer> {
  private static final String BUNDLED = "";
  private static final String TOKEN_VARIABLE = "AUTOPLAY_CONNECTOR_TOKEN";
  private final Terminal terminal;
  private final Signals signals;
  private final CountDownLatch stopped = new CountDownLatch(1);

  @Option(names = "--port", paramLabel = "P", defaultValue = "0", description = "Where to listen; 0, the default, for any free port.")
  private int port;

  @Option(names = "--host", paramLabel = "H", defaultValue = "127.0.0.1", description = "The address to listen on; default: ${DEFAULT-VALUE}.")
  private String host = "";

  @Option(names = "--product", paramLabel = "ID", defaultValue = "demo", description = "The product's id; default: ${DEFAULT-VALUE}.")
  private String product = "";

  @Option(names = "--token", paramLabel = "T", converter = SecretConverter.class, description =
      "What subscribers must show. Other users of this machine can see it in the list of processes; environment variable "
          + TOKEN_VARIABLE + " hides it.")
  private @Nullable Secret token;

  @Option(names = "--replay", paramLabel = "DIR", arity = "0..1", fallbackValue = BUNDLED,
      description = "Play the recordings (*.jsonl) of a folder, or one; without DIR those that are bundled.")
  private @Nullable Path replay;

  @Option(names = "--speed", paramLabel = "N", defaultValue = "1", converter = SpeedConverter.class,
      description = "How many times faster than recorded; 0 for as fast as possible. Default: ${DEFAULT-VALUE}.")
  private double speed;

  @Mixin private Verbosity verbosity = new Verbosity();

  ConnectorCommand(Terminal terminal, Signals signals) {
    this.terminal = terminal;
    this.signals = signals;
  }

  @Override
  public Integer call() throws Failure {
    verbosity.apply(terminal, Level.WARN);
    List<Recording> recordings = replay == null ? List.of() : ReplayFeed.recordings(replay.toString().isEmpty() ? null : replay);
    try (ConnectorServer connector = new ConnectorServer(config())) {
      connector.start();
      terminal.line("listening on " + connector.streamUrl(product));
      ReplayFeed feed = new ReplayFeed(connector, new Replay(product).withSpeed(speed), progress -> {});
      signals.onStop(() -> {
        feed.close();
        stopped.countDown();
      });
      play(feed, recordings, connector);
      stopped.await();
    } catch (IOException e) {
      throw Failure.failed(e.getMessage());
    } catch (InterruptedException e) {
      terminal.notice("autoplay: stopping");
    }
    return ExitCode.OK;
  }

  private void play(ReplayFeed feed, List<Recording> recordings, ConnectorServer connector) throws InterruptedException {
    if (!recordings.isEmpty()) {
      terminal.notice("autoplay: the replay begins with the first subscriber");
      feed.play(recordings, payload -> {});
      terminal.notice("autoplay: replayed, " + connector.counts().published() + " payloads; the stream stays open until Ctrl-C");
    }
  }

  private ConnectorConfig config() throws Failure {
    String variable = System.getenv(TOKEN_VARIABLE);
    Secret secret = token != null ? token : Secret.of(variable == null ? "" : variable);
    if (secret.isEmpty()) {
      throw Failure.usage("--token: must be set, or environment variable " + TOKEN_VARIABLE + ": who reads the stream sees what people do");
    }
    try {
      return ConnectorConfig.builder().host(host).port(port).product(new Product(product, secret)).build();
    } catch (IllegalArgumentException e) {
      throw Failure.usage(e.getMessage());
    }
  }
}
