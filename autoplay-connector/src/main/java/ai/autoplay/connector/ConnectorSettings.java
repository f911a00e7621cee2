package ai.autoplay.connector;

import ai.autoplay.connector.extract.Batching;
import ai.autoplay.connector.extract.DecodeLimits;
import ai.autoplay.connector.extract.Disclosure;
import ai.autoplay.connector.extract.ExtractionRules;
import ai.autoplay.plugin.Secret;
import ai.autoplay.plugin.Settings;
import java.net.URI;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A configuration out of settings {@code autoplay.connector.…}. Every secret may stand in a file instead, which {@code …-file} names. What
 * is wrong is collected in the settings.
 */
final class ConnectorSettings {
  static final String PREFIX = "autoplay.connector.";
  private static final String NO_DISCLOSURE = "none";
  private static final Pattern NAMED = Pattern.compile("([a-z][A-Za-z_]*): (.*)", Pattern.DOTALL);
  private static final int MAX_INT = Integer.MAX_VALUE;
  private final Settings settings;
  private final SecretSettings secrets;
  private final int before;

  private ConnectorSettings(Settings settings) {
    this.settings = settings;
    this.secrets = new SecretSettings(settings);
    this.before = settings.problems().size();
  }

  /** Empty when something is wrong. */
  static Optional<ConnectorConfig> read(Settings settings) {
    ConnectorSettings reader = new ConnectorSettings(settings);
    ConnectorConfig.Builder builder = ConnectorConfig.builder();
    reader.readServer(builder);
    builder.intake(reader.intake()).push(reader.push());
    ProductRules rules = reader.rules(PREFIX, ProductRules.DEFAULTS);
    builder.newProducts(rules);
    reader.readProducts(builder, rules);
    Optional<ConnectorConfig> config = reader.isSound() ? Optional.ofNullable(reader.checked("products", builder::build)) : Optional.empty();
    return reader.isSound() ? config : Optional.empty();
  }

  private boolean isSound() {
    return settings.problems().size() == before;
  }

  private void readServer(ConnectorConfig.Builder builder) {
    ConnectorConfig usual = ConnectorConfig.builder().buildWithoutProducts();
    builder.host(settings.text(PREFIX + "host").orElse(usual.host()))
        .port(settings.integer(PREFIX + "port", usual.port(), 0, 65_535))
        .heartbeat(settings.duration(PREFIX + "heartbeat", usual.heartbeat()))
        .retry(settings.duration(PREFIX + "retry", usual.retry()))
        .ringEvents(settings.integer(PREFIX + "ring-events", usual.ringEvents(), 1, 10_000_000))
        .ringBytes(settings.integer(PREFIX + "ring-bytes", (int) usual.ringBytes(), 1, MAX_INT))
        .stallTimeout(settings.duration(PREFIX + "stall-timeout", usual.stallTimeout()))
        .closeTimeout(settings.duration(PREFIX + "close-timeout", usual.closeTimeout()))
        .adminToken(secrets.secret(PREFIX + "admin-token"))
        .publicUrl(settings.uri(PREFIX + "public-url").orElse(null))
        .directory(settings.path(PREFIX + "data").orElse(null));
  }

  private IntakeConfig intake() {
    DecodeLimits usual = DecodeLimits.DEFAULTS;
    DecodeLimits limits = new DecodeLimits(
        settings.integer(PREFIX + "max-body-bytes", usual.maxBodyBytes(), 1, MAX_INT),
        settings.integer(PREFIX + "max-unpacked-bytes", usual.maxInflatedBytes(), 1, MAX_INT),
        settings.integer(PREFIX + "max-events", usual.maxEvents(), 1, MAX_INT));
    IntakeConfig.OptOut optOut = settings.choice(PREFIX + "opt-out", IntakeConfig.OptOut.HONOURED);
    Set<String> origins = new LinkedHashSet<>(settings.names(PREFIX + "allowed-origins"));
    IntakeConfig intake = checked("allowed-origins", () -> new IntakeConfig(limits, optOut, origins));
    return intake == null ? IntakeConfig.DEFAULTS : intake;
  }

  private PushConfig push() {
    PushConfig usual = PushConfig.DEFAULTS;
    String push = PREFIX + "push.";
    int concurrency = settings.integer(push + "concurrency", usual.concurrency(), 1, 64);
    int queueBytes = settings.integer(push + "queue-bytes", (int) usual.queueBytes(), 1, MAX_INT);
    int deadLetterBytes = settings.integer(push + "dead-letter-bytes", (int) usual.deadLetterBytes(), 1, MAX_INT);
    PushConfig config = checked(push, "concurrency", () -> new PushConfig(concurrency, queueBytes,
        settings.duration(push + "first-delay", usual.firstDelay()), settings.duration(push + "longest-delay", usual.longestDelay()),
        settings.duration(push + "give-up-after", usual.giveUpAfter()), settings.duration(push + "timeout", usual.timeout()),
        deadLetterBytes));
    return config == null ? usual : config;
  }

  private ProductRules rules(String prefix, ProductRules otherwise) {
    ExtractionRules usual = otherwise.extraction();
    Set<Disclosure> disclosures = disclosures(prefix + "disclosures", usual.disclosures());
    List<String> named = settings.names(prefix + "routes");
    List<String> routes = named.isEmpty() ? usual.routes() : named;
    Batching batching = batching(prefix, usual.batching());
    ExtractionRules extraction = checked(prefix, "routes", () -> new ExtractionRules(disclosures, routes, batching));
    return new ProductRules(extraction == null ? usual : extraction,
        settings.integer(prefix + "events-per-second", otherwise.eventsPerSecond(), 1, ProductRules.MAX_EVENTS_PER_SECOND),
        settings.integer(prefix + "summary-every", otherwise.summaryEvery(), 0, ProductRules.MAX_SUMMARY_EVERY));
  }

  private Batching batching(String prefix, Batching usual) {
    Batching batching = checked(prefix, "batch-longest", () -> new Batching(
        settings.duration(prefix + "batch-silence", usual.silence()), settings.duration(prefix + "batch-longest", usual.longest()),
        settings.integer(prefix + "batch-max-actions", usual.maxActions(), 1, 10_000), settings.duration(prefix + "batch-oldest", usual.oldest())));
    return batching == null ? usual : batching;
  }

  private Set<Disclosure> disclosures(String key, Set<Disclosure> otherwise) {
    List<String> names = settings.names(key);
    if (names.isEmpty()) {
      return otherwise;
    }
    Set<Disclosure> disclosures = EnumSet.noneOf(Disclosure.class);
    for (String name : names.equals(List.of(NO_DISCLOSURE)) ? List.<String>of() : names) {
      EnumSet.allOf(Disclosure.class).stream().filter(one -> kebab(one).equals(name)).findFirst().ifPresentOrElse(disclosures::add,
          () -> settings.problem(key, "must be none, or some of "
              + EnumSet.allOf(Disclosure.class).stream().map(ConnectorSettings::kebab).collect(Collectors.joining(", "))
              + ", but has \"" + name + "\""));
    }
    return disclosures;
  }

  private static String kebab(Disclosure disclosure) {
    return disclosure.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private void readProducts(ConnectorConfig.Builder builder, ProductRules rules) {
    List<String> ids = settings.names(PREFIX + "products");
    if (ids.size() > 1) {
      List.of("token", "project-key", "webhook-secret", "forward-url", "forward-secret").forEach(this::refuseShared);
    }
    for (String id : ids) {
      ProductKeys keys = new ProductKeys(PREFIX + "product." + id + ".", ids.size() == 1 ? PREFIX : null);
      Product product = checked("products", () -> product(id, keys, rules));
      if (product != null) {
        builder.product(product);
      }
    }
  }

  /** What belongs to one product must not be taken for another's. */
  private void refuseShared(String name) {
    if (settings.text(PREFIX + name).isPresent() || settings.text(PREFIX + name + "-file").isPresent()) {
      settings.problem(PREFIX + name, "must be named for each product where there are several, as " + PREFIX + "product.<id>." + name);
    }
  }

  /** Where a product's own settings stand: under its id, or, where it is the only one, at the top. */
  private record ProductKeys(String own, @Nullable String top) {}

  private String key(ProductKeys keys, String name) {
    boolean own = keys.top == null || settings.text(keys.own + name).isPresent() || settings.text(keys.own + name + "-file").isPresent();
    return (own ? keys.own : keys.top) + name;
  }

  private @Nullable Product product(String id, ProductKeys keys, ProductRules shared) {
    String tokenKey = key(keys, "token");
    Secret token = secrets.required(tokenKey, "who reads the stream sees what people do");
    Secret webhook = secrets.secret(key(keys, "webhook-secret"));
    String projectKey = settings.text(key(keys, "project-key")).orElse(Product.defaultProjectKey(id));
    Forward forward = forward(keys);
    ProductRules rules = rules(keys.own, shared);
    return token.isEmpty() ? null
        : new Product(id, projectKey, RotatingSecret.of(token), RotatingSecret.of(webhook), forward, rules);
  }

  private @Nullable Forward forward(ProductKeys keys) {
    String key = key(keys, "forward-url");
    Optional<URI> url = settings.uri(key);
    String secretKey = key(keys, "forward-secret");
    if (url.isEmpty()) {
      if (!secrets.secret(secretKey).isEmpty()) {
        settings.problem(key, "must be set where there is a forward-secret");
      }
      return null;
    }
    Secret secret = secrets.required(secretKey, "the endpoint must be able to tell our payloads from a stranger's");
    return secret.isEmpty() ? null : checked(secretKey.substring(0, secretKey.length() - "forward-secret".length()), "forward-url",
        () -> new Forward(url.get(), secret));
  }

  private <T> @Nullable T checked(String name, Supplier<@Nullable T> value) {
    return checked(PREFIX, name, value);
  }

  /** What {@code value} gives; what it refuses is a problem of the component that it names, or else of {@code name}. */
  private <T> @Nullable T checked(String prefix, String name, Supplier<@Nullable T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      Matcher named = NAMED.matcher(e.getMessage());
      if (named.matches()) {
        settings.problem(prefix + kebab(named.group(1)), named.group(2));
      } else {
        settings.problem(prefix + name, e.getMessage());
      }
      return null;
    }
  }

  /** The key's last part for a component's name, {@code longestDelay} say, or a field's, {@code forward_url}. */
  private static String kebab(String name) {
    return name.replaceAll("([A-Z])", "-$1").replace('_', '-').toLowerCase(Locale.ROOT);
  }
}
