package ai.autoplay.cli;

import ai.autoplay.plugin.AutoplayPlugin;
import ai.autoplay.plugin.Settings;
import ai.autoplay.plugin.Slot;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which of the transports on the class path is meant when no setting names one: {@code bin/autoplay} ships several, so presence says
 * nothing here; the one that has its required keys is meant.
 */
final class TransportChoice {
  private static final String CHOICE = "autoplay.transport";
  private static final List<String> WEBHOOK_KEYS = List.of("secret", "standard-secret", "allow-unsigned");
  private final Settings settings;

  /** @param settings are read from, which declares keys: not those that are used for building */
  TransportChoice(Settings settings) {
    this.settings = settings;
  }

  /**
   * The name to set; empty when a setting names one already, or when several are ready, which the builder explains best.
   *
   * @throws Failure when none is ready
   */
  Optional<String> name() throws Failure {
    if (settings.text(CHOICE).isPresent()) {
      return Optional.empty();
    }
    Set<String> found = transports();
    List<String> ready = found.stream().filter(this::isReady).toList();
    if (ready.isEmpty() && !found.isEmpty()) {
      throw Failure.usage("transport: " + String.join(" and ", found) + " could be used, and none has its settings. Set one of"
          + "\n    autoplay.sse.url         the address of a connector's stream, and autoplay.sse.token"
          + "\n    autoplay.webhook.secret  what a connector signs its webhooks with"
          + "\n    autoplay.transport       the name of a transport, for one that needs no settings"
          + "\nin autoplay.yaml, or in the environment as AUTOPLAY_SSE_URL and so on.");
    }
    return ready.size() == 1 ? Optional.of(ready.get(0)) : Optional.empty();
  }

  private boolean isReady(String transport) {
    return switch (transport) {
      case "sse" -> settings.text("autoplay.sse.url").isPresent() || !settings.groups("autoplay.sse.streams").isEmpty();
      case "webhook" -> WEBHOOK_KEYS.stream().anyMatch(key -> settings.text("autoplay.webhook." + key).isPresent());
      default -> settings.groups("autoplay").contains(transport);
    };
  }

  private static Set<String> transports() {
    Set<String> names = new TreeSet<>();
    Iterator<ServiceLoader.Provider<AutoplayPlugin>> providers = ServiceLoader.load(AutoplayPlugin.class).stream().iterator();
    try {
      while (providers.hasNext()) {
        AutoplayPlugin plugin = providers.next().get();
        if (plugin.slot() == Slot.TRANSPORT) {
          names.add(plugin.name());
        }
      }
    } catch (ServiceConfigurationError | LinkageError e) {
      return Set.of();   // the builder finds the same, and says which jar it is
    }
    return names;
  }
}
