package ai.autoplay.sink.botpress;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SlimAction;
import ai.autoplay.sink.botpress.BotpressConfig.Webhook;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/** The bot's webhook: gets each batch in the shape of the public recipe, and what it needs to write no action twice. */
final class WebhookTarget {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double NANOS_PER_SECOND = 1e9;
  private final Http http;
  private final HttpUrl url;

  WebhookTarget(Webhook config, OkHttpClient client, Clock clock) {
    Headers headers = config.secret().isEmpty() ? Headers.of() : Headers.of("x-bp-secret", config.secret().reveal());
    this.url = HttpUrl.get(config.url());
    Masks masks = Masks.of(config.secret()).andPathOf(url);
    this.http = new Http(client, headers, new Refusals("autoplay.botpress.webhook-secret", masks, clock));
  }

  /** Posts all actions at once, or in halves where they are too much for one request. */
  void post(ActionsPayload payload, Session session) throws IOException {
    post(payload, session, payload.actions());
  }

  private void post(ActionsPayload payload, Session session, List<SlimAction> actions) throws IOException {
    try {
      http.post(url, body(payload, session, actions), "the bot's webhook");
    } catch (RefusedException e) {
      if (!e.tooLarge() || actions.size() == 1) {
        throw e;
      }
      int half = actions.size() / 2;
      post(payload, session, actions.subList(0, half));
      post(payload, session, actions.subList(half, actions.size()));
    }
  }

  private static String body(ActionsPayload payload, Session session, List<SlimAction> actions) {
    ObjectNode body = JSON.createObjectNode()
        .put("session_id", payload.sessionId()).put("user_id", payload.userId()).put("product_id", payload.productId());
    putTime(body, "forwarded_at", payload.forwardedAt());
    for (SlimAction action : actions) {
      ObjectNode each = body.withArray("/actions").addObject()
          .put("action_id", session.actionId(action).toString()).put("index", action.index())
          .put("type", Texts.clean(action.type())).put("title", Texts.clean(action.title()))
          .put("description", Texts.clean(action.description())).put("canonical_url", Texts.clean(action.canonicalUrl()))
          .put("user_id", Rows.userOf(payload, action));
      putTime(each, "timestamp_start", action.timestampStart());
      putTime(each, "timestamp_end", action.timestampEnd());
    }
    return body.toString();
  }

  /** Fractional Unix seconds, as on the connector's own wire. */
  private static void putTime(ObjectNode node, String name, Instant time) {
    if (time.getNano() == 0) {
      node.put(name, time.getEpochSecond());
    } else {
      node.put(name, BigDecimal.valueOf(time.getEpochSecond() + time.getNano() / NANOS_PER_SECOND));
    }
  }
}
