package ai.autoplay.connector;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.MalformedPayloadException;
import ai.autoplay.model.Payload;
import ai.autoplay.model.PayloadCodec;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Typed actions from anywhere: {@code POST /v1/events/{product_id}} with the product's token and an actions payload as wire.md §1
 * says. The same {@code Idempotency-Key} within ten minutes is the same delivery: answered with 200 and not taken twice.
 */
final class ActionsSource implements BrowserEventSource {
  static final String PATH = "/v1/events/";
  private static final int MAX_REMEMBERED = 50_000;
  private static final int MAX_KEY = 200;
  private final Clock clock;
  private final PayloadCodec codec = new PayloadCodec();
  private final Cache<String, Boolean> taken = Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).expireAfterWrite(Duration.ofMinutes(10)).build();

  ActionsSource(Clock clock) {
    this.clock = clock;
  }

  @Override
  public void open(Intake intake) {
    intake.route("POST", PATH, request -> receive(intake, request));
  }

  private Reply receive(Intake intake, RouteRequest request) {
    Optional<Entrance> entrance = intake.product(request.rest());
    if (entrance.isEmpty() || !entrance.get().takesToken(request.bearerToken())) {
      intake.drop("events-unauthorized");
      return Reply.error(401, "unauthorized").withHeader("WWW-Authenticate", "Bearer");
    }
    return entrance.get().notNow().orElseGet(() -> take(entrance.get(), request));
  }

  private Reply take(Entrance entrance, RouteRequest request) {
    try {
      ActionsPayload actions = decode(entrance.productId(), request.body());
      if (isRepeated(entrance.productId(), request.header("Idempotency-Key"))) {
        entrance.drop("duplicate-delivery", actions.count());
        return Reply.json(200, "{\"status\":\"duplicate\"}");
      }
      entrance.accept(actions);
      return Reply.json(200, "{\"status\":\"ok\",\"actions\":" + actions.count() + "}");
    } catch (MalformedPayloadException e) {
      entrance.drop("malformed-payload", 1);
      return Reply.problem(400, e.getMessage());
    }
  }

  private ActionsPayload decode(String productId, byte[] body) throws MalformedPayloadException {
    Payload payload = codec.decode(text(body)).orElseThrow(() -> new MalformedPayloadException("type: must be \"actions\""));
    if (!(payload instanceof ActionsPayload actions)) {
      throw new MalformedPayloadException("type: must be \"actions\"");
    }
    if (!actions.productId().equals(productId)) {
      throw new MalformedPayloadException("product_id: must be the one in the address");
    }
    if (actions.actions().isEmpty()) {
      throw new MalformedPayloadException("actions: must not be empty");
    }
    return actions.forwardedAt().equals(Instant.EPOCH) ? new ActionsPayload(productId, actions.sessionId(), actions.userId(),
        actions.email(), actions.conversationId(), clock.instant(), actions.actions()) : actions;
  }

  private static String text(byte[] body) throws MalformedPayloadException {
    try {
      CharBuffer text = UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT).decode(ByteBuffer.wrap(body));
      return text.toString();
    } catch (CharacterCodingException e) {
      throw new MalformedPayloadException("not UTF-8");
    }
  }

  private boolean isRepeated(String productId, @Nullable String key) {
    return key != null && !key.isBlank()
        && taken.asMap().putIfAbsent(productId + '/' + key.substring(0, Math.min(MAX_KEY, key.length())), true) != null;
  }
}
