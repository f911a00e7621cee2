package ai.autoplay.connector;

import ai.autoplay.model.SessionKey;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;

/** {@code GET /v1/sessions/{product_id}/{session_id}} for whoever has the product's token: what the session seems to be about. */
final class SessionRoute implements Route {
  static final String PATH = "/v1/sessions/";
  private static final ObjectMapper JSON = new ObjectMapper();
  private final Products products;

  SessionRoute(Products products) {
    this.products = products;
  }

  @Override
  public Reply handle(RouteRequest request) {
    int slash = request.rest().indexOf('/');
    String product = request.rest().substring(0, Math.max(0, slash));
    String session = request.rest().substring(slash + 1);
    Optional<LiveProduct> live = products.withId(product).filter(known -> known.takesToken(request.bearerToken()));
    if (live.isEmpty()) {
      return Reply.error(401, "unauthorized").withHeader("WWW-Authenticate", "Bearer");
    }
    return Optional.of(session).filter(id -> !id.isEmpty()).flatMap(id -> live.get().outgoing().status(new SessionKey(product, id)))
        .map(status -> Reply.json(200, JSON.createObjectNode().put("product_id", product).put("session_id", session)
            .put("goal", status.goal()).put("actions", status.actions()).put("summary", status.summary()).toString()))
        .orElseGet(() -> Reply.error(404, "there is no such session, or it is long over"));
  }
}
