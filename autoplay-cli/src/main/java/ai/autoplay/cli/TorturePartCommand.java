package ai.autoplay.cli;

import ai.autoplay.connector.ConnectorConfig;
import ai.autoplay.connector.ConnectorServer;
import ai.autoplay.connector.Product;
import ai.autoplay.connector.Reply;
import ai.autoplay.model.MalformedPayloadException;
import ai.autoplay.model.PayloadCodec;
import ai.autoplay.plugin.Secret;
import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One of the processes that {@code autoplay torture} starts. */
@Command(name = "torture-part", hidden = true, description = "One of the processes that torture starts; of no use by itself.")
final class TorturePartCommand implements Callable<Integer> {
  static final String SECRET_VARIABLE = "AUTOPLAY_TORTURE_SECRET";
  static final String STREAM_PRODUCT = "stream";
  private static final int RING_EVENTS = 200_000;
  private static final PayloadCodec CODEC = new PayloadCodec();
  private final Terminal terminal;
  private final Signals signals;
  private final CountDownLatch stopped = new CountDownLatch(1);

  @Parameters(paramLabel = "PART")
  private Part part = Part.BRIDGE;

  @Option(names = "--folder", required = true)
  private Path folder = Path.of("");

  @Option(names = "--data", description = "The bridge's data directory.")
  private @Nullable Path data;

  @Option(names = "--ports", required = true, split = ",")
  private Map<String, Integer> ports = Map.of();

  enum Part { BRIDGE, CONNECTOR, SINK }

  TorturePartCommand(Terminal terminal, Signals signals) {
    this.terminal = terminal;
    this.signals = signals;
  }

  @Override
  public Integer call() throws Failure {
    new Verbosity().apply(terminal, Level.INFO);
    try {
      return switch (part) {
        case BRIDGE -> bridge();
        case CONNECTOR -> connector();
        case SINK -> sink();
      };
    } catch (IOException e) {
      throw Failure.failed(e.toString());
    } catch (InterruptedException e) {
      return ExitCode.OK;
    }
  }

  private int port(String name) {
    return ports.getOrDefault(name, 0);
  }

  private static Secret secret() {
    return Secret.of(String.valueOf(System.getenv(SECRET_VARIABLE)));
  }

  private int bridge() throws IOException, InterruptedException {
    Map<String, String> addresses = Map.of("stream", "http://127.0.0.1:" + port("stream") + "/stream/" + STREAM_PRODUCT,
        "webhook", String.valueOf(port("webhook")), "sink", "http://127.0.0.1:" + port("sink") + "/write");
    Path directory = data == null ? folder.resolve("data") : data;
    return new TortureBridge(directory, folder.resolve(TortureSite.SAFE), addresses).run(terminal, signals, secret());
  }

  /** Takes only what is meant for this very process, so that the source learns of a restart before anything new is out. */
  private int connector() throws IOException, InterruptedException {
    ConnectorConfig config = ConnectorConfig.builder().port(port("listen")).ringEvents(RING_EVENTS).ringBytes(256L << 20)
        .product(new Product(STREAM_PRODUCT, secret())).build();
    try (ConnectorServer connector = new ConnectorServer(config)) {
      String run = Long.toString(ProcessHandle.current().pid());
      connector.route("POST", "/publish", request -> {
        boolean meant = run.equals(request.parameter("run"));
        if (meant) {
          publish(connector, new String(request.body(), StandardCharsets.UTF_8));
        }
        return Reply.of(meant ? 200 : 409, "text/plain", run.getBytes(StandardCharsets.UTF_8));
      });
      connector.start();
      untilStopped();
    }
    return ExitCode.OK;
  }

  private static void publish(ConnectorServer connector, String lines) throws IOException {
    try {
      for (String json : lines.lines().toList()) {
        connector.publish(CODEC.decode(json).orElseThrow());
      }
    } catch (MalformedPayloadException e) {
      throw new IOException(e);
    }
  }

  private int sink() throws IOException, InterruptedException {
    try (TortureSink sink = new TortureSink(port("listen"), folder.resolve(TortureSite.ARRIVED))) {
      sink.start();
      untilStopped();
    }
    return ExitCode.OK;
  }

  private void untilStopped() throws InterruptedException {
    signals.onStop(stopped::countDown);
    stopped.await();
  }
}
