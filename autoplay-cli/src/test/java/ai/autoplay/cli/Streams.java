package ai.autoplay.cli;

import ai.autoplay.connector.ConnectorConfig;
import ai.autoplay.connector.ConnectorServer;
import ai.autoplay.connector.Product;
import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.SlimAction;
import ai.autoplay.plugin.Secret;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;

/** Connectors to read from, and what to put on their streams. */
final class Streams {
  static final String TOKEN = "a-t0ken-nobody-may-see";

  private Streams() {}

  /** A connector of the product {@code acme} that listens on {@code port}, or on any for 0. */
  static ConnectorServer connector(int port) throws IOException {
    ConnectorServer connector = new ConnectorServer(ConnectorConfig.builder().port(port).product(new Product("acme", Secret.of(TOKEN))).build());
    connector.start();
    return connector;
  }

  static String url(ConnectorServer connector) {
    return connector.streamUrl("acme").toString();
  }

  static ConnectorServer awaitSubscriber(ConnectorServer connector) {
    Awaitility.await().atMost(Running.PATIENCE).until(() -> connector.counts().subscribers() > 0);
    return connector;
  }

  static ActionsPayload click(String session, String label) {
    SlimAction action = SlimAction.builder("click").title(label).description("User clicked " + label)
        .canonicalUrl("https://app.example.com/home").build();
    return new ActionsPayload("acme", session, "ann", null, null, Instant.ofEpochSecond(1_700_000_000), List.of(action));
  }
}
