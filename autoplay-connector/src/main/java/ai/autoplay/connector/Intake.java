package ai.autoplay.connector;

import java.util.Optional;

/** What a {@link BrowserEventSource} is handed: the connector's routes and its products. Thread-safe. */
public interface Intake {

  /** As {@link ConnectorServer#route}. */
  void route(String method, String path, Route route);

  /** The product with this id, as it is now; empty when there is none. */
  Optional<Entrance> product(String productId);

  /** The product whose pages show this project key; empty when there is none. */
  Optional<Entrance> productOfProjectKey(String projectKey);

  /** What the connector takes in. */
  IntakeConfig config();

  /** Counts something that belongs to no product; {@code reason} is one of few, lower case with hyphens. */
  void drop(String reason);
}
