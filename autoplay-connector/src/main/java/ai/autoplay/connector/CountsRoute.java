package ai.autoplay.connector;

import ai.autoplay.plugin.Secret;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;

/** {@code GET /counts} for whoever has the admin token, shown as for {@link ProductRoutes}: what happened, in numbers. */
record CountsRoute(Connector connector, Secret adminToken) implements Route {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public Reply handle(RouteRequest request) throws IOException {
    if (!ProductRoutes.isAdmin(request, adminToken, Instant.now())) {
      return Reply.error(401, "unauthorized").withHeader("WWW-Authenticate", "Bearer");
    }
    ObjectNode answer = JSON.createObjectNode();
    answer.set("streams", JSON.valueToTree(connector.server().counts()));
    answer.set("products", JSON.valueToTree(connector.counts()));
    return Reply.json(200, answer.toString()).withHeader("Cache-Control", "no-store");
  }
}
