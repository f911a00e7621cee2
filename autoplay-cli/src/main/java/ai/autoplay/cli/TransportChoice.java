package ai.autoplay.cli;

import ai.autoplay.plugin.AutoplayPlugin;
import ai.autoplay.plugin.Settings;
import ai.autoplay.plugin.Settings.Strictness;
import ai.autoplay.plugin.Slot;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of the transports on the class path is meant when no setting names one: {@code bin/autoplay} ships several, so presence says
 * nothing here; the one that has its required keys is meant.
 */
final class TransportChoice {
  private static final Logger LOG = LoggerFactory.getLogger(TransportChoice.class);
  private static final String CHOICE = "autoplay.transport";
  private static final List<String> WEBHOOK_KEYS = List.of("secret", "standard-secret", "allow-unsigned");
  private final Settings settings;
  private final Map<String, AutoplayPlugin> found;
  private final List<String> ready;

  /** @param settings are read from, which declares keys: not those that are used for building */
  TransportChoice(Settings settings) {
    this.settings = settings;
    this.found = settings.text(CHOICE).isPresent() ? Map.of() : transports();
    this.ready = found.keySet().stream().filter(this::isReady).toList();
  }

  /**
   * The name to set; empty when a setting names one already, when several are ready, which the builder explains best, or when none is,
   * which {@link #isMissing} tells.
   */
  Optional<String> name() {
    return ready.size() == 1 ? Optional.of(ready.get(0)) : Optional.empty();
  }

  /** Whether no setting names a transport and none is ready; then {@code building} gets a problem that says so, and one for each misspelt key. */
  boolean isMissing(Settings building) {
    if (found.isEmpty() || !ready.isEmpty()) {
      return false;
    }
    building.problem("transport", String.join(" and ", found.keySet()) + " could be used, and none has its settings. Set one of"
        + "\n    autoplay.sse.url         the address of a connector's stream, and autoplay.sse.token"
        + "\n    autoplay.webhook.secret  what a connector signs its webhooks with"
        + "\n    autoplay.transport       the name of a transport, for one that needs no settings"
        + "\nin autoplay.yaml, or in the environment as AUTOPLAY_SSE_URL and so on.");
    found.values().forEach(this::declare);
    misspelt(Strictness.ERROR).stream().map(text -> text.split(": ", 2)).forEach(parts -> building.problem(parts[0], parts[1]));
    misspelt(Strictness.WARNING).forEach(LOG::warn);
    return true;
  }

  /** The transport reads its keys, so that the nearest one can be told; what it says of their values does not count, nor that it lacks some. */
  private void declare(AutoplayPlugin transport) {
    try {
      transport.module(settings);
    } catch (RuntimeException e) {
      LOG.debug("transport {} did not read all its settings", transport.name(), e);
    }
  }

  /** Of the transports' keys alone: the builder, which is given no transport, takes these for another's and tells the others. */
  private List<String> misspelt(Strictness strictness) {
    return settings.unknown(List.of(), strictness).stream()
        .filter(text -> found.keySet().stream().anyMatch(name -> variable(text).startsWith(variable("autoplay." + name + ".")))).toList();
  }

  private static String variable(String key) {
    return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  private boolean isReady(String transport) {
    return switch (transport) {
      case "sse" -> settings.text("autoplay.sse.url").isPresent() || !settings.groups("autoplay.sse.streams").isEmpty();
      case "webhook" -> WEBHOOK_KEYS.stream().anyMatch(key -> settings.text("autoplay.webhook." + key).isPresent());
      default -> settings.groups("autoplay").contains(transport);
    };
  }

  private static Map<String, AutoplayPlugin> transports() {
    Map<String, AutoplayPlugin> named = new TreeMap<>();
    Iterator<ServiceLoader.Provider<AutoplayPlugin>> providers = ServiceLoader.load(AutoplayPlugin.class).stream().iterator();
    try {
      while (providers.hasNext()) {
        AutoplayPlugin plugin = providers.next().get();
        if (plugin.slot() == Slot.TRANSPORT) {
          named.put(plugin.name(), plugin);
        }
      }
    } catch (ServiceConfigurationError | LinkageError e) {
      return Map.of();   // the builder finds the same, and says which jar it is
    }
    return named;
  }
}
