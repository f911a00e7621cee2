package ai.autoplay.connector;

import ai.autoplay.connector.extract.DecodedCapture;
import ai.autoplay.connector.extract.PostHogWebhookDecoder;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** PostHog's webhook destination: {@code POST /webhook/{product_id}} with {@code X-PostHog-Secret} (wire.md §4). */
final class PostHogWebhookSource implements BrowserEventSource {
  static final String PATH = "/webhook/";
  private final Clock clock;

  PostHogWebhookSource(Clock clock) {
    this.clock = clock;
  }

  @Override
  public void open(Intake intake) {
    PostHogWebhookDecoder decoder = new PostHogWebhookDecoder(intake.config().limits());
    intake.route("POST", PATH, request -> receive(intake, decoder, request));
  }

  /** The secret comes first, and a product that is not there is refused like a wrong one: strangers don't learn which there are. */
  private Reply receive(Intake intake, PostHogWebhookDecoder decoder, RouteRequest request) {
    Optional<Entrance> entrance = intake.product(request.rest());
    String secret = Objects.requireNonNullElse(request.header("X-PostHog-Secret"), "");
    if (entrance.isEmpty() || !entrance.get().takesWebhook(secret, request.body())) {
      intake.drop("webhook-unauthorized");
      return Reply.error(401, "X-PostHog-Secret is missing or wrong");
    }
    return entrance.get().notNow().orElseGet(() -> take(entrance.get(), decoder, request));
  }

  private Reply take(Entrance entrance, PostHogWebhookDecoder decoder, RouteRequest request) {
    Instant now = clock.instant();
    DecodedCapture capture = decoder.decode(request.body(), request.header("Content-Encoding"), now);
    entrance.accept(capture, now);
    if (capture.eventCount() == 0) {
      String reason = capture.dropped().keySet().stream().findFirst().map(dropped -> dropped.key()).orElse("no-events");
      return reason.equals("bot") ? taken(0) : Reply.error(400, reason);
    }
    return taken(capture.eventCount());
  }

  private static Reply taken(int events) {
    return Reply.json(200, "{\"status\":\"ok\",\"events\":" + events + "}");
  }
}
