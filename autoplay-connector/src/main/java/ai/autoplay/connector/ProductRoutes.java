package ai.autoplay.connector;

import ai.autoplay.plugin.EditDistance;
import ai.autoplay.plugin.Secret;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registration over HTTP, for whoever has the admin token ({@code Authorization: Bearer} or {@code X-Admin-Key}): {@code POST /products},
 * {@code GET /products}, {@code GET} and {@code DELETE /products/{id}}, {@code POST /products/{id}/rotate}. Secrets are shown once: in the
 * answer that made them. (wire.md §4)
 */
final class ProductRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(ProductRoutes.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration GRACE = Duration.ofDays(1);
  private static final Duration LONGEST_GRACE = Duration.ofDays(30);
  private static final Set<String> ROTATABLE = Set.of("token", "webhook_secret", "forward_secret");
  private static final String PATH = "/products";
  private static final List<String> FIELDS = List.of("product_id", "project_key", "token", "webhook_secret", "forward_url", "forward_secret",
      "events_per_second", "summary_every", "disclosures", "routes", "batch_silence_ms", "batch_longest_ms", "batch_max_actions",
      "batch_oldest_ms", "force_reregister");
  /** What the Python SDK's registration sends as well; of the last one, where to push to is read. */
  private static final List<String> SDK_FIELDS = List.of("contact_email", "integration_type", "integration_config");
  private final SecureRandom random = new SecureRandom();
  private final Products products;
  private final ConnectorConfig config;
  private final Clock clock;

  ProductRoutes(Products products, ConnectorConfig config, Clock clock) {
    this.products = products;
    this.config = config;
    this.clock = clock;
  }

  void open(ConnectorServer server) {
    server.route("POST", PATH, request -> guarded(request, this::register));
    server.route("GET", PATH, request -> guarded(request, this::list));
    server.route("GET", PATH + "/", request -> guarded(request, this::show));
    server.route("DELETE", PATH + "/", request -> guarded(request, this::remove));
    server.route("POST", PATH + "/", request -> guarded(request, this::rotate));
  }

  private interface AdminRoute {
    Reply answer(RouteRequest request) throws Products.ConflictException, JsonProcessingException, IOException;
  }

  private Reply guarded(RouteRequest request, AdminRoute route) {
    if (!isAdmin(request, config.adminToken(), clock.instant())) {
      return Reply.error(401, "unauthorized").withHeader("WWW-Authenticate", "Bearer");
    }
    try {
      return route.answer(request).withHeader("Cache-Control", "no-store");
    } catch (Products.ConflictException e) {
      return Reply.problem(409, e.getMessage());
    } catch (IllegalArgumentException e) {
      return Reply.problem(400, e.getMessage());
    } catch (JsonProcessingException e) {
      return Reply.error(400, "the body must be a JSON object");
    } catch (IOException e) {
      LOG.error("a change of products could not be stored: {}", e.getMessage());
      return Reply.error(503, "the change could not be stored").withHeader("Retry-After", "5");
    }
  }

  /** Whether {@code request} shows the admin token, in either header. */
  static boolean isAdmin(RouteRequest request, Secret adminToken, Instant now) {
    String shown = request.bearerToken().isEmpty() ? Objects.requireNonNullElse(request.header("X-Admin-Key"), "") : request.bearerToken();
    return RotatingSecret.of(adminToken).matches(shown, now);
  }

  private Reply register(RouteRequest request) throws Products.ConflictException, IOException {
    JsonNode body = object(request);
    requireKnown(body);
    Product product = product(body);
    products.register(product, body.path("force_reregister").asBoolean(false));
    LOG.info("product {} is registered", product.id());
    return Reply.json(201, withSecrets(product, ROTATABLE, request).toString());
  }

  /** A misspelt field would count as not sent, and the product be another than the one that was asked for. */
  private static void requireKnown(JsonNode body) {
    Set<String> unknown = new TreeSet<>();
    body.fieldNames().forEachRemaining(unknown::add);
    FIELDS.forEach(unknown::remove);
    SDK_FIELDS.forEach(unknown::remove);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(unknown.stream().map(name -> name + ": nobody reads this key"
          + EditDistance.nearest(name, FIELDS).map(field -> "; did you mean " + field + "?").orElse("")).collect(Collectors.joining("; ")));
    }
  }

  private Product product(JsonNode body) {
    String id = ProductJson.text(body, "product_id");
    if (id == null) {
      throw new IllegalArgumentException("product_id: must be set");
    }
    String key = ProductJson.text(body, "project_key");
    return new Product(id, key == null ? "phc_" + random(24) : key, secret(body, "token", ""), secret(body, "webhook_secret", ""),
        forward(body), ProductJson.rules(body, config.newProducts()));
  }

  private @Nullable Forward forward(JsonNode body) {
    JsonNode older = body.path("integration_config");   // where the Python SDK's registration puts the two as well
    String url = ProductJson.text(body, "forward_url") == null ? ProductJson.text(older, "url") : ProductJson.text(body, "forward_url");
    if (url == null) {
      return null;
    }
    JsonNode holder = ProductJson.text(body, "forward_secret") == null && ProductJson.text(older, "secret") != null
        ? JSON.createObjectNode().put("forward_secret", ProductJson.text(older, "secret")) : body;
    return new Forward(URI.create(url), secret(holder, "forward_secret", Signing.STANDARD_PREFIX));
  }

  private RotatingSecret secret(JsonNode body, String name, String prefix) {
    String given = ProductJson.text(body, name);
    return RotatingSecret.of(given == null ? newSecret(prefix) : Secret.of(given));
  }

  private Secret newSecret(String prefix) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return Secret.of(prefix.isEmpty() ? HexFormat.of().formatHex(bytes) : prefix + Base64.getEncoder().encodeToString(bytes));
  }

  private String random(int bytes) {
    byte[] random = new byte[bytes];
    this.random.nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  private Reply list(RouteRequest request) {
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode list = answer.putArray("products");
    products.all().forEach(live -> list.add(describe(live.product(), request)));
    return Reply.json(200, answer.toString());
  }

  private Reply show(RouteRequest request) {
    return products.withId(request.rest()).map(live -> {
      ObjectNode answer = describe(live.product(), request);
      ObjectNode counts = answer.putObject("counts");
      live.counts().forEach(counts::put);
      return Reply.json(200, answer.toString());
    }).orElseGet(ProductRoutes::unknown);
  }

  private Reply remove(RouteRequest request) throws Products.ConflictException, IOException {
    if (!products.remove(request.rest())) {
      return unknown();
    }
    LOG.info("product {} is removed", request.rest());
    return Reply.json(200, "{\"status\":\"removed\"}");
  }

  private Reply rotate(RouteRequest request) throws Products.ConflictException, IOException {
    if (!request.rest().endsWith("/rotate")) {
      return Reply.error(404, "not found");
    }
    String id = request.rest().substring(0, request.rest().length() - "/rotate".length());
    JsonNode body = request.body().length == 0 ? JSON.createObjectNode() : object(request);
    Set<String> names = names(body.path("secrets"));
    Duration grace = grace(body);
    Reply reply = products.change(id, product -> rotated(product, names, grace))
        .map(product -> Reply.json(200, withSecrets(product, names, request).toString())).orElseGet(ProductRoutes::unknown);
    LOG.info("product {}: rotation of {} answered with {}", reply.status() == 404 ? "(unknown)" : id, names, reply.status());
    return reply;
  }

  private static Set<String> names(JsonNode wanted) {
    Set<String> names = new TreeSet<>();
    wanted.forEach(name -> names.add(name.asText()));
    if (!ROTATABLE.containsAll(names) || !wanted.isMissingNode() && !wanted.isArray()) {
      throw new IllegalArgumentException("secrets: must be an array out of " + new TreeSet<>(ROTATABLE) + ", but was " + wanted);
    }
    return names.isEmpty() ? new TreeSet<>(ROTATABLE) : names;
  }

  private static Duration grace(JsonNode body) {
    JsonNode seconds = body.path("valid_for_seconds");
    if (seconds.isMissingNode()) {
      return GRACE;
    }
    if (!seconds.isInt() || seconds.intValue() < 0 || seconds.intValue() > LONGEST_GRACE.toSeconds()) {
      throw new IllegalArgumentException("valid_for_seconds: must be 0 to " + LONGEST_GRACE.toSeconds() + ", but was " + seconds);
    }
    return Duration.ofSeconds(seconds.intValue());
  }

  private Product rotated(Product product, Set<String> names, Duration grace) {
    Product rotated = product;
    if (names.contains("token")) {
      rotated = rotated.withToken(product.token().rotatedTo(newSecret(""), clock.instant().plus(grace)));
    }
    if (names.contains("webhook_secret")) {
      rotated = rotated.withWebhookSecret(product.webhookSecret().rotatedTo(newSecret(""), clock.instant().plus(grace)));
    }
    Forward forward = product.forward();
    if (forward != null && names.contains("forward_secret")) {
      Secret next = newSecret(Signing.STANDARD_PREFIX);
      rotated = rotated.withForward(new Forward(forward.url(), forward.secret().rotatedTo(next, clock.instant().plus(grace))));
    }
    return rotated;
  }

  private ObjectNode withSecrets(Product product, Set<String> names, RouteRequest request) {
    ObjectNode answer = describe(product, request);
    if (names.contains("token")) {
      answer.put("token", product.token().current().reveal());
      answer.put("unkey_key", product.token().current().reveal()).put("unkey_key_id", product.id());   // what the Python SDK calls them
    }
    if (names.contains("webhook_secret")) {
      answer.put("webhook_secret", product.webhookSecret().current().reveal());
    }
    Forward forward = product.forward();
    if (forward != null && names.contains("forward_secret")) {
      answer.put("forward_secret", forward.secret().current().reveal());
    }
    return answer;
  }

  private ObjectNode describe(Product product, RouteRequest request) {
    String base = base(request);
    ObjectNode answer = JSON.createObjectNode().put("product_id", product.id()).put("project_key", product.projectKey())
        .put("api_host", base).put("stream_url", base + StreamEndpoint.PATH + product.id())
        .put("webhook_url", base + PostHogWebhookSource.PATH + product.id()).put("events_url", base + ActionsSource.PATH + product.id());
    Forward forward = product.forward();
    answer.put("forward_url", forward == null ? null : Forward.shown(forward.url()));
    ProductJson.rules(product.rules(), answer.putObject("rules"));
    return answer;
  }

  private String base(RouteRequest request) {
    URI configured = config.publicUrl();
    if (configured != null) {
      return configured.toString().replaceFirst("/+$", "");
    }
    boolean tls = "https".equals(request.header("X-Forwarded-Proto"));
    return (tls ? "https://" : "http://") + Objects.requireNonNullElse(request.header("Host"), config.host());
  }

  private static JsonNode object(RouteRequest request) throws IOException {
    JsonNode body = JSON.readTree(request.body());
    if (!body.isObject()) {
      throw new IllegalArgumentException("the body must be a JSON object");
    }
    return body;
  }

  private static Reply unknown() {
    return Reply.error(404, "there is no such product");
  }
}
