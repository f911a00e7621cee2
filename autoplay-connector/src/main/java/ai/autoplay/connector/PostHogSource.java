package ai.autoplay.connector;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.autoplay.connector.extract.CapturedRequest;
import ai.autoplay.connector.extract.DecodedCapture;
import ai.autoplay.connector.extract.PostHogDecoder;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * posthog-js, unchanged, with its {@code api_host} set to the connector: everything that it asks its host for (posthog.md §1) is answered
 * such that it captures, sends each event once and has nothing to complain about. What is taken is answered with exactly 200;
 * what can't be taken now with 503, since a 4xx would make the browser throw it away.
 */
final class PostHogSource implements BrowserEventSource {
  private static final List<String> CAPTURE_PATHS = List.of("/e/", "/i/v0/e/", "/capture/", "/track/", "/engage/", "/batch/");
  private static final Reply OK = Reply.json(200, "{\"status\":\"Ok\"}");
  private static final String NO_FLAGS =
      "{\"flags\":{},\"featureFlags\":{},\"featureFlagPayloads\":{},\"errorsWhileComputingFlags\":false}";
  private static final String ARRAY = "/array/";

  private final Clock clock;

  PostHogSource(Clock clock) {
    this.clock = clock;
  }

  @Override
  public void open(Intake intake) {
    PostHogDecoder decoder = new PostHogDecoder(intake.config().limits());
    for (String path : CAPTURE_PATHS) {
      both(intake, path, limited(intake, request -> capture(intake, decoder, request)));
    }
    both(intake, "/s/", limited(intake, request -> OK));   // screen recordings: our configuration asks for none
    both(intake, "/flags/", limited(intake, request -> Reply.json(200, NO_FLAGS)));
    both(intake, "/decide/", limited(intake, request -> Reply.json(200, PostHogConfig.decide())));
    intake.route("GET", ARRAY, request -> configuration(intake, request));
    intake.route("GET", "/static/", PostHogSource::extension);
  }

  /** Older libraries, and people, leave the last slash away. */
  private static void both(Intake intake, String path, Route route) {
    intake.route("POST", path, route);
    intake.route("POST", path.substring(0, path.length() - 1), route);
  }

  private static Route limited(Intake intake, Route route) {
    return new Route() {
      @Override
      public Reply handle(RouteRequest request) throws java.io.IOException {
        return route.handle(request);
      }

      @Override
      public int maxBodyBytes() {
        return intake.config().limits().maxBodyBytes();
      }
    };
  }

  private Reply capture(Intake intake, PostHogDecoder decoder, RouteRequest request) {
    if (isOptedOut(intake, request)) {
      intake.drop("opted-out");
      return OK;
    }
    if (!intake.config().allows(request.header("Origin"))) {
      intake.drop("foreign-origin");
      return Reply.error(403, "pages of this origin may not send events");
    }
    Instant now = clock.instant();
    DecodedCapture capture = decoder.decode(captured(request, now));
    if (capture.tokens().size() != 1) {
      return withoutProduct(intake, capture);
    }
    Optional<Entrance> entrance = intake.productOfProjectKey(capture.tokens().iterator().next());
    if (entrance.isEmpty()) {
      intake.drop("unknown-project-key");
      return Reply.error(401, "no product has this project key");
    }
    return entrance.get().notNow().orElseGet(() -> {
      entrance.get().accept(capture, now);
      return OK;
    });
  }

  private static Reply withoutProduct(Intake intake, DecodedCapture capture) {
    if (capture.tokens().size() > 1) {
      intake.drop("several-project-keys");
      return Reply.error(400, "one request must be of one project key");
    }
    String reason = capture.dropped().keySet().stream().findFirst().map(dropped -> dropped.key()).orElse("no-project-key");
    intake.drop(reason);
    return Reply.error(400, reason);
  }

  private static CapturedRequest captured(RouteRequest request, Instant now) {
    String sentAt = request.parameter("_");
    return new CapturedRequest(request.method(), request.path(), sentAt == null ? "" : "_=" + sentAt, request.headers(), request.body(), now);
  }

  private static boolean isOptedOut(Intake intake, RouteRequest request) {
    return intake.config().optOut() == IntakeConfig.OptOut.HONOURED
        && ("1".equals(request.header("Sec-GPC")) || "1".equals(request.header("DNT")));
  }

  /**
   * Extensions of the library, surveys say, are asked for even where they are off. A 404 would be a line in the console of every
   * visitor (and asked for twice), so there is nothing in them instead. The library itself is the page's to serve.
   */
  private static Reply extension(RouteRequest request) {
    boolean library = request.rest().matches("array(\\.[\\w.]+)?\\.js");
    return library || !request.rest().endsWith(".js") ? Reply.error(404, "not here: pages serve posthog-js themselves")
        : Reply.of(200, "application/javascript", "/* not offered */".getBytes(UTF_8)).withHeader("Cache-Control", "public, max-age=3600");
  }

  /** {@code {key}/config.js} and {@code {key}/config}. */
  private static Reply configuration(Intake intake, RouteRequest request) {
    int slash = request.rest().lastIndexOf('/');
    String key = request.rest().substring(0, Math.max(0, slash));
    Optional<Entrance> entrance = intake.productOfProjectKey(key);
    Reply reply = switch (request.rest().substring(slash + 1)) {
      case "config.js" -> Reply.of(200, "application/javascript", PostHogConfig.script(key).getBytes(UTF_8));
      case "config" -> Reply.json(200, PostHogConfig.json(key));
      default -> null;
    };
    if (reply != null && entrance.isEmpty()) {
      intake.drop("unknown-project-key");
      return Reply.error(404, "no product has this project key");
    }
    return Objects.requireNonNullElseGet(reply, () -> Reply.error(404, "not found")).withHeader("Cache-Control", "no-cache");
  }
}
