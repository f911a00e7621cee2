package ai.autoplay;

import ai.autoplay.plugin.AutoplayBinder;
import ai.autoplay.plugin.AutoplayPlugin;
import ai.autoplay.plugin.Settings;
import ai.autoplay.plugin.Slot;
import ai.autoplay.spi.SessionStore;
import ai.autoplay.spi.Sink;
import ai.autoplay.spi.Summarizer;
import ai.autoplay.spi.Transport;
import com.google.inject.ConfigurationException;
import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.Module;
import com.google.inject.ProvisionException;
import com.google.inject.Stage;
import com.google.inject.TypeLiteral;
import com.google.inject.spi.Message;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds plugins with ServiceLoader, asks the chosen ones for their modules, and has Guice put them together. */
final class PluginWiring {
  private final PluginChoice choice;
  private final Settings settings;
  private final List<String> problems;
  private final Map<PluginFound, AutoplayPlugin> plugins = new LinkedHashMap<>();
  private final Set<String> asked = new LinkedHashSet<>();
  private final Map<PluginFound, Module> modules = new LinkedHashMap<>();
  private @Nullable PluginFound installing;

  private PluginWiring(PluginChoice choice, Settings settings, List<String> problems) {
    this.choice = choice;
    this.settings = settings;
    this.problems = problems;
  }

  /** What the class path and {@code settings} give for {@code choice}; what is wrong is added to {@code problems}. */
  static PluginChoice.Filled fill(PluginChoice choice, Settings settings, List<String> problems) {
    PluginWiring wiring = new PluginWiring(choice, settings, problems);
    wiring.look();
    return wiring.fill();
  }

  private void look() {
    Iterator<ServiceLoader.Provider<AutoplayPlugin>> providers = ServiceLoader.load(AutoplayPlugin.class).stream().iterator();
    while (true) {
      try {
        if (!providers.hasNext()) {
          return;
        }
        AutoplayPlugin plugin = providers.next().get();
        plugins.put(new PluginFound(plugin.name(), plugin.slot(), plugin.getClass().getName(), PluginOrigin.of(plugin)), plugin);
      } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
        String message = e.getMessage() + (e.getCause() == null ? "" : " (" + e.getCause() + ")");
        problems.add(PluginTexts.broken(message, PluginOrigin.ofProviderIn(message)));
      }
    }
  }

  private PluginChoice.Filled fill() {
    transport().ifPresent(this::module);
    choice.sinks().forEach(name -> named(Slot.SINK, "autoplay.sinks", name).ifPresent(this::module));
    if (choice.summarizer() != null && !choice.isExtractive()) {
      named(Slot.SUMMARIZER, "autoplay.summarizer", choice.summarizer()).ifPresent(this::module);
    }
    if (choice.store() != null) {
      named(Slot.SESSION_STORE, "autoplay.session-store", choice.store()).ifPresent(this::module);
    }
    if (!problems.isEmpty() || !settings.problems().isEmpty()) {
      return filled(null);
    }
    return filled(injector());
  }

  private Optional<PluginFound> transport() {
    if (!choice.wantsTransport()) {
      return Optional.empty();
    }
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

  private Optional<PluginFound> named(Slot slot, String key, String name) {
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

  /** A plugin's own rules may trip over a stand-in that a broken setting left; the setting's problem says it all then. */
  private void module(PluginFound found) {
    int before = settings.problems().size();
    try {
      modules.put(found, plugins.get(found).module(settings));
      asked.add(found.name());
    } catch (LinkageError e) {
      problems.add(PluginTexts.unlinked(List.of(found), e));
    } catch (RuntimeException e) {
      if (settings.problems().size() == before) {
        problems.add(e instanceof IllegalArgumentException ? "plugin " + found.name() + ": " + e.getMessage() : PluginTexts.failed(found, e));
      }
    }
  }

  private @Nullable Injector injector() {
    try {
      return Guice.createInjector(Stage.PRODUCTION, binder -> {
        binder.requireExplicitBindings();
        binder.requireAtInjectOnConstructors();
        binder.requireExactBindingAnnotations();
        AutoplayBinder.autoplay(binder).declareSlots();
        modules.forEach((plugin, module) -> {
          installing = plugin;
          binder.install(module);
        });
        installing = null;
      });
    } catch (CreationException e) {
      report(e.getErrorMessages());
    } catch (LinkageError e) {
      report(e);
    }
    return null;
  }

  private PluginChoice.Filled filled(@Nullable Injector injector) {
    Set<String> unasked = new LinkedHashSet<>();
    plugins.keySet().stream().map(PluginFound::name).filter(name -> !asked.contains(name)).forEach(unasked::add);
    Set<String> sinks = new LinkedHashSet<>();
    in(Slot.SINK).forEach(plugin -> sinks.add(plugin.name()));
    if (injector == null) {
      return new PluginChoice.Filled(null, Map.of(), null, null, unasked, sinks);
    }
    try {
      return new PluginChoice.Filled(
          injector.getInstance(Key.get(new TypeLiteral<Optional<Transport>>() {})).orElse(null),
          injector.getInstance(Key.get(new TypeLiteral<Map<String, Sink>>() {})),
          injector.getInstance(Key.get(new TypeLiteral<Optional<Summarizer>>() {}))
              .orElseGet(() -> choice.isExtractive() ? new ExtractiveSummarizer() : null),
          injector.getInstance(Key.get(new TypeLiteral<Optional<SessionStore>>() {})).orElse(null), unasked, sinks);
    } catch (ProvisionException e) {
      report(e.getErrorMessages());
    } catch (ConfigurationException e) {
      report(e.getErrorMessages());
    } catch (LinkageError e) {
      report(e);
    }
    return new PluginChoice.Filled(null, Map.of(), null, null, unasked, sinks);
  }

  private void report(Collection<Message> messages) {
    for (Message message : messages) {
      if (message.getCause() instanceof LinkageError e) {
        report(e);
      } else {
        problems.add("wiring: " + message.getMessage() + " (at " + message.getSource() + ")");
      }
    }
  }

  /** Guice does not say whose provider failed; the code of one of the plugins stands in the trace. */
  private void report(LinkageError e) {
    Map<PluginFound, Integer> depths = new LinkedHashMap<>();
    modules.keySet().forEach(plugin -> depths.put(plugin, PluginOrigin.depth(plugins.get(plugin), e)));
    int least = Collections.min(depths.values());
    List<PluginFound> near = installing != null ? List.of(installing)
        : modules.keySet().stream().filter(plugin -> depths.get(plugin) == least).toList();
    problems.add(PluginTexts.unlinked(near, e));
  }
}
