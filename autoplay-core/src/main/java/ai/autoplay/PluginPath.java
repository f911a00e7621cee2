package ai.autoplay;

import ai.autoplay.plugin.AutoplayPlugin;
import ai.autoplay.plugin.Slot;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Predicate;

/** The plugins that ServiceLoader finds on the class path; what is wrong with them, or with the wish for one, is added to the problems. */
final class PluginPath {
  private final List<String> problems;
  private final Map<PluginFound, AutoplayPlugin> plugins = new LinkedHashMap<>();

  private PluginPath(List<String> problems) {
    this.problems = problems;
  }

  static PluginPath look(List<String> problems) {
    PluginPath path = new PluginPath(problems);
    path.look();
    return path;
  }

  private void look() {
    Iterator<ServiceLoader.Provider<AutoplayPlugin>> providers = ServiceLoader.load(AutoplayPlugin.class).stream().iterator();
    while (true) {
      try {
        if (!providers.hasNext()) {
          return;
        }
        add(providers.next().get());
      } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
        String message = e.getMessage() + (e.getCause() == null ? "" : " (" + e.getCause() + ")");
        problems.add(PluginTexts.broken(message, PluginOrigin.ofProviderIn(message)));
      }
    }
  }

  private void add(AutoplayPlugin plugin) {
    String type = plugin.getClass().getName();
    String name = plugin.name();
    Slot slot = plugin.slot();
    if (name == null || slot == null) {
      problems.add(PluginTexts.nameless(type, PluginOrigin.of(plugin), name == null ? "name()" : "slot()"));
    } else {
      plugins.put(new PluginFound(name, slot, type, PluginOrigin.of(plugin)), plugin);
    }
  }

  AutoplayPlugin get(PluginFound found) {
    return plugins.get(found);
  }

  /** The one that {@code choice} names, or the only one where it names none. */
  Optional<PluginFound> transport(PluginChoice choice) {
    if (choice.transport() != null) {
      return named(Slot.TRANSPORT, "autoplay.transport", choice.transport());
    }
    List<PluginFound> found = in(Slot.TRANSPORT);
    if (found.size() == 1) {
      return Optional.of(found.get(0));
    }
    problems.add(found.isEmpty() ? PluginTexts.noTransport() : PluginTexts.severalTransports(found));
    return Optional.empty();
  }

  Optional<PluginFound> named(Slot slot, String key, String name) {
    List<PluginFound> there = in(slot);
    List<PluginFound> found = there.stream().filter(plugin -> plugin.name().equals(name)).toList();
    if (found.size() == 1) {
      return Optional.of(found.get(0));
    }
    problems.add(found.isEmpty() ? PluginTexts.unknown(key, name, slot, there) : PluginTexts.twins(found));
    return Optional.empty();
  }

  private List<PluginFound> in(Slot slot) {
    return plugins.keySet().stream().filter(plugin -> plugin.slot() == slot).toList();
  }

  Set<String> names(Predicate<PluginFound> which) {
    Set<String> names = new LinkedHashSet<>();
    plugins.keySet().stream().filter(which).map(PluginFound::name).forEach(names::add);
    return names;
  }
}
