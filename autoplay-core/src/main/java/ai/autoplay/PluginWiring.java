package ai.autoplay;

import ai.autoplay.plugin.AutoplayBinder;
import ai.autoplay.plugin.Settings;
import ai.autoplay.plugin.Slot;
import ai.autoplay.spi.SessionStore;
import ai.autoplay.spi.Sink;
import ai.autoplay.spi.Summarizer;
import ai.autoplay.spi.Transport;
import com.google.inject.Binder;
import com.google.inject.Binding;
import com.google.inject.ConfigurationException;
import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.Module;
import com.google.inject.ProvisionException;
import com.google.inject.Stage;
import com.google.inject.TypeLiteral;
import com.google.inject.matcher.Matchers;
import com.google.inject.multibindings.MapBinderBinding;
import com.google.inject.multibindings.MultibinderBinding;
import com.google.inject.multibindings.MultibindingsTargetVisitor;
import com.google.inject.multibindings.OptionalBinderBinding;
import com.google.inject.spi.DefaultBindingTargetVisitor;
import com.google.inject.spi.Element;
import com.google.inject.spi.Elements;
import com.google.inject.spi.InstanceBinding;
import com.google.inject.spi.Message;
import com.google.inject.spi.PrivateElements;
import com.google.inject.spi.ProvisionListener;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Asks the chosen plugins for their modules, has them say what they bind, and, once all else is in order, has Guice put them together. */
final class PluginWiring {
  private static final Key<Map<String, Sink>> SINKS = Key.get(new TypeLiteral<Map<String, Sink>>() {});
  private final PluginPath path;
  private final Settings settings;
  private final List<String> problems;
  private final Map<PluginFound, Module> modules = new LinkedHashMap<>();
  private final Set<AutoCloseable> made = Collections.newSetFromMap(new IdentityHashMap<>());
  private List<Element> elements = List.of();
  private @Nullable PluginFound installing;

  private PluginWiring(PluginPath path, Settings settings, List<String> problems) {
    this.path = path;
    this.settings = settings;
    this.problems = problems;
  }

  /** What the class path and {@code settings} give for {@code choice}, before it is made; what is wrong is added to {@code problems}. */
  static PluginChoice.Asked ask(PluginChoice choice, Settings settings, List<String> problems) {
    PluginWiring wiring = new PluginWiring(PluginPath.look(problems), settings, problems);
    wiring.ask(choice);
    if (problems.isEmpty() && settings.problems().isEmpty()) {
      wiring.record();
    }
    Set<String> asked = wiring.modules.keySet().stream().map(PluginFound::name).collect(Collectors.toSet());
    return new PluginChoice.Asked(wiring.path.names(plugin -> !asked.contains(plugin.name())),
        wiring.path.names(plugin -> plugin.slot() == Slot.SINK), wiring.sinkNames(), () -> wiring.make(choice), wiring::discard);
  }

  /** @throws ConfigException with all that is wrong; nothing that was made stays open then */
  static PluginChoice.Filled fill(PluginChoice choice, Settings settings) {
    List<String> problems = new ArrayList<>();
    PluginChoice.Asked asked = ask(choice, settings, problems);
    problems.addAll(settings.problems());
    try {
      if (!problems.isEmpty()) {
        throw new ConfigException(problems);
      }
      return asked.parts().get();
    } catch (RuntimeException | Error e) {
      asked.discard().accept(e);
      throw e;
    }
  }

  private void ask(PluginChoice choice) {
    if (choice.wantsTransport()) {
      path.transport(choice).ifPresent(this::module);
    }
    choice.sinks().forEach(name -> path.named(Slot.SINK, "autoplay.sinks", name).ifPresent(this::module));
    if (choice.summarizer() != null && !choice.isExtractive()) {
      path.named(Slot.SUMMARIZER, "autoplay.summarizer", choice.summarizer()).ifPresent(this::module);
    }
    if (choice.store() != null) {
      path.named(Slot.SESSION_STORE, "autoplay.session-store", choice.store()).ifPresent(this::module);
    }
  }

  /** A plugin's own rules may trip over a stand-in that a broken setting left; the setting's problem says it all then. */
  private void module(PluginFound found) {
    int before = settings.problems().size();
    try {
      Module module = path.get(found).module(settings);
      if (module == null) {
        problems.add(PluginTexts.moduleless(found));
      } else {
        modules.put(found, module);
      }
    } catch (LinkageError e) {
      problems.add(PluginTexts.unlinked(List.of(found), e));
    } catch (RuntimeException e) {
      if (settings.problems().size() == before) {
        problems.add(e instanceof IllegalArgumentException ? "plugin " + found.name() + ": " + e.getMessage() : PluginTexts.failed(found, e));
      }
    }
  }

  /** Has the modules say what they bind. What Guice would say of a module that broke off in the middle only follows from that. */
  private void record() {
    try {
      elements = Elements.getElements(Stage.PRODUCTION, this::install);
    } catch (LinkageError e) {
      report(e);
      return;
    }
    List<Message> messages = only(Message.class).toList();
    messages.stream().map(this::broken).distinct().forEach(problems::add);
    if (messages.isEmpty()) {
      modules.keySet().stream().filter(plugin -> !isBound(plugin))
          .forEach(plugin -> problems.add(PluginTexts.unbound(plugin, sinkNames())));
    }
  }

  private void install(Binder binder) {
    binder.requireExplicitBindings();
    binder.requireAtInjectOnConstructors();
    binder.requireExactBindingAnnotations();
    binder.bindListener(Matchers.any(), new ProvisionListener() {
      @Override
      public <T> void onProvision(ProvisionInvocation<T> provision) {
        keep(provision.provision());
      }
    });
    AutoplayBinder.autoplay(binder).declareSlots();
    modules.forEach((plugin, module) -> {
      installing = plugin;
      binder.install(module);
    });
    installing = null;
  }

  private <T> Stream<T> only(Class<T> type) {
    return elements.stream().filter(type::isInstance).map(type::cast);
  }

  private boolean isBound(PluginFound plugin) {
    return switch (plugin.slot()) {
      case SINK -> sinkNames().contains(plugin.name());
      case TRANSPORT -> isBound(Transport.class);
      case SUMMARIZER -> isBound(Summarizer.class);
      case SESSION_STORE -> isBound(SessionStore.class);
    };
  }

  private boolean isBound(Class<?> slot) {
    Key<?> key = Key.get(slot);
    return only(Binding.class).anyMatch(binding -> binding.getKey().equals(key))
        || only(PrivateElements.class).anyMatch(inner -> inner.getExposedKeys().contains(key));
  }

  private Set<String> sinkNames() {
    SinksBound bound = new SinksBound(elements);
    return only(Binding.class).filter(binding -> binding.getKey().equals(SINKS)).findFirst()
        .map(binding -> ((Binding<?>) binding).acceptTargetVisitor(bound)).orElse(Set.of());
  }

  private PluginChoice.Filled make(PluginChoice choice) {
    try {
      Injector injector = Guice.createInjector(Stage.PRODUCTION, Elements.getModule(elements));
      return new PluginChoice.Filled(
          injector.getInstance(Key.get(new TypeLiteral<Optional<Transport>>() {})).orElse(null),
          injector.getInstance(SINKS),
          injector.getInstance(Key.get(new TypeLiteral<Optional<Summarizer>>() {}))
              .orElseGet(() -> choice.isExtractive() ? new ExtractiveSummarizer() : null),
          injector.getInstance(Key.get(new TypeLiteral<Optional<SessionStore>>() {})).orElse(null));
    } catch (CreationException e) {
      report(e.getErrorMessages());
    } catch (ProvisionException e) {
      report(e.getErrorMessages());
    } catch (ConfigurationException e) {
      report(e.getErrorMessages());
    } catch (LinkageError e) {
      report(e);
    }
    throw new ConfigException(problems);
  }

  private void keep(@Nullable Object part) {
    if (part instanceof Transport || part instanceof Sink || part instanceof Summarizer || part instanceof SessionStore) {
      made.add((AutoCloseable) part);
    }
  }

  /** Closes every part that was made, for an engine that will not be: else the next try finds its files locked. */
  private void discard(Throwable failure) {
    only(InstanceBinding.class).forEach(binding -> keep(binding.getInstance()));
    for (AutoCloseable part : made) {
      try {
        part.close();
      } catch (Exception | LinkageError e) {
        failure.addSuppressed(e);
      }
    }
    made.clear();
  }

  private void report(Collection<Message> messages) {
    messages.stream().map(this::text).distinct().forEach(problems::add);
  }

  private void report(LinkageError e) {
    problems.add(unlinked(e));
  }

  /** Of what a module threw Guice tells where the module was installed, and that is here. */
  private String broken(Message message) {
    if (message.getCause() instanceof RuntimeException e) {
      List<PluginFound> near = near(e);
      return near.size() == 1 ? PluginTexts.failed(near.get(0), e) : text(message);
    }
    return text(message);
  }

  private String text(Message message) {
    return message.getCause() instanceof LinkageError e ? unlinked(e) : "wiring: " + message.getMessage() + " (at " + message.getSource() + ")";
  }

  private String unlinked(LinkageError e) {
    return PluginTexts.unlinked(installing != null ? List.of(installing) : near(e), e);
  }

  /** Guice does not say whose provider or module failed; the code of one of the plugins stands in the trace. */
  private List<PluginFound> near(Throwable e) {
    Map<PluginFound, Integer> depths = new LinkedHashMap<>();
    modules.keySet().forEach(plugin -> depths.put(plugin, PluginOrigin.depth(path.get(plugin), e)));
    int least = Collections.min(depths.values());
    return modules.keySet().stream().filter(plugin -> depths.get(plugin) == least).toList();
  }

  /** The names under which sinks are bound, which Guice tells before it has made one. */
  private static final class SinksBound extends DefaultBindingTargetVisitor<Object, Set<String>>
      implements MultibindingsTargetVisitor<Object, Set<String>> {
    private final List<Element> elements;

    SinksBound(List<Element> elements) {
      this.elements = elements;
    }

    @Override
    public Set<String> visit(MapBinderBinding<?> sinks) {
      return sinks.getEntries(elements).stream().map(entry -> (String) entry.getKey()).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    @Override
    public Set<String> visit(MultibinderBinding<?> set) {
      return Set.of();
    }

    @Override
    public Set<String> visit(OptionalBinderBinding<?> slot) {
      return Set.of();
    }

    @Override
    protected Set<String> visitOther(Binding<?> binding) {
      return Set.of();
    }
  }
}
