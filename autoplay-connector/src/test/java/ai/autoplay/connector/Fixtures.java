package ai.autoplay.connector;

import ai.autoplay.connector.extract.Batching;
import ai.autoplay.connector.extract.ExtractionRules;
import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.SlimAction;
import ai.autoplay.plugin.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** What the tests of this package share. */
final class Fixtures {
  static final String TOKEN = "a-token-of-acme";
  /** Forwards after 50 ms, so that tests need not wait for what a person would not notice. */
  static final ProductRules QUICK = ProductRules.DEFAULTS.withExtraction(new ExtractionRules(ExtractionRules.DEFAULTS.disclosures(), List.of(),
      new Batching(Duration.ofMillis(50), Duration.ofMillis(150), 50)));
  static final Product ACME = new Product("acme", Secret.of(TOKEN)).withRules(QUICK);
  static final Product GLOBEX = new Product("globex", Secret.of("a-token-of-globex")).withRules(QUICK);

  private Fixtures() {}

  static ConnectorConfig.Builder config() {
    return ConnectorConfig.builder().product(ACME).product(GLOBEX);
  }

  static ConnectorServer started(ConnectorConfig.Builder config) throws IOException {
    ConnectorServer server = new ConnectorServer(config.build());
    server.start();
    return server;
  }

  /** A payload of {@code acme} with one action, titled {@code title}. */
  static ActionsPayload payload(String title) {
    return payload("acme", title);
  }

  static ActionsPayload payload(String product, String title) {
    return new ActionsPayload(product, "s1", List.of(SlimAction.builder("click").title(title).build()));
  }

  static String title(TestStream.Block event) {
    String data = event.field("data");
    int from = data.indexOf("\"title\":\"") + 9;
    return data.substring(from, data.indexOf('"', from));
  }

  /** Sends {@code request} as it is; for what no HTTP client would send. */
  static Socket send(ConnectorServer server, String request) throws IOException {
    Socket socket = new Socket("127.0.0.1", server.port());
    socket.setSoTimeout(20_000);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
    return socket;
  }

  /** Sends {@code request} and reads until the server closes. */
  static String exchange(ConnectorServer server, String request) throws IOException {
    try (Socket socket = send(server, request); InputStream in = socket.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
