package ai.autoplay;

import static java.util.Objects.requireNonNull;

import ai.autoplay.plugin.Settings;
import ai.autoplay.plugin.Settings.Strictness;
import ai.autoplay.spi.AutoplayListener;
import ai.autoplay.spi.SessionStore;
import ai.autoplay.spi.Sink;
import ai.autoplay.spi.Summarizer;
import ai.autoplay.spi.Transport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts an {@link Autoplay} together: from what is passed here, and, for the rest, from what settings choose among the plugins on
 * the class path. Whoever passes a transport and sinks and chooses no plugin needs no Guice. Not thread-safe.
 */
public final class AutoplayBuilder {
  private static final Logger LOG = LoggerFactory.getLogger(Autoplay.class);
  /** Keys of the command's connector, which may stand in the same file. */
  private static final String CONNECTOR_SECTION = "connector";
  private static final Set<String> OWN_SECTIONS = Set.of("outlets", "outlet", "summaries", "sessions", "spool", "dead-letters");
  private Settings settings = Settings.of(Map.of());
  private @Nullable AutoplayConfig config;
  private @Nullable Transport transport;
  private boolean withoutTransport;
  private final Map<String, Sink> sinks = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();
  private @Nullable Summarizer summarizer;
  private @Nullable SessionStore store;
  private final List<AutoplayListener> listeners = new ArrayList<>();

  AutoplayBuilder() {}

  /** Where plugins and the engine find their settings; nothing is set when this is not called. */
  public AutoplayBuilder settings(Settings settings) {
    this.settings = requireNonNull(settings, "settings");
    return this;
  }

  /** How the engine works, in place of what the settings say about it. */
  public AutoplayBuilder config(AutoplayConfig config) {
    this.config = requireNonNull(config, "config");
    return this;
  }

  /** Where payloads come from, in place of the one on the class path. */
  public AutoplayBuilder transport(Transport transport) {
    this.transport = requireNonNull(transport, "transport");
    return this;
  }

  /** No transport at all: deliveries are handed to {@link Autoplay#inlet}. */
  public AutoplayBuilder withoutTransport() {
    this.withoutTransport = true;
    return this;
  }

  /** A further sink, named after its class in kebab-case ({@code FileSink} is {@code file-sink}). */
  public AutoplayBuilder sink(Sink sink) {
    return sink(SinkNames.of(sink), sink);
  }

  /** A further sink, under a name that logs, counts and settings use; two sinks of one name are an error. */
  public AutoplayBuilder sink(String name, Sink sink) {
    if (sinks.putIfAbsent(requireNonNull(name, "name"), requireNonNull(sink, "sink")) != null) {
      problems.add("sink \"" + name + "\": two sinks have this name; give one another: Autoplay.builder().sink(\"other-name\", sink)");
    }
    return this;
  }

  /** What condenses sessions, in place of the one that settings choose. */
  public AutoplayBuilder summarizer(Summarizer summarizer) {
    this.summarizer = requireNonNull(summarizer, "summarizer");
    return this;
  }

  /** Where idle sessions are kept, in place of the memory of this process. */
  public AutoplayBuilder sessionStore(SessionStore store) {
    this.store = requireNonNull(store, "store");
    return this;
  }

  /** Told what an operator wants to know; may be called several times. */
  public AutoplayBuilder listener(AutoplayListener listener) {
    listeners.add(requireNonNull(listener, "listener"));
    return this;
  }

  /**
   * Finds and checks everything, and connects nothing yet.
   *
   * @throws ConfigException with all that is wrong with settings, class path and parts
   */
  public Autoplay build() {
    AutoplayConfig engine = config == null ? AutoplayConfig.from(settings) : config;
    PluginChoice choice = PluginChoice.from(settings, transport == null && !withoutTransport, summarizer == null, store == null);
    Map<String, Sink> all = new LinkedHashMap<>(sinks);
    PluginChoice.Filled filled = PluginChoice.Filled.NOTHING;
    if (choice.needsPlugins()) {
      filled = PluginWiring.fill(choice, settings, problems);
    }
    addSinks(filled.sinks(), all);
    settings.onlyGroups(AutoplayConfig.OUTLET, sinkNames(choice, filled, all), AutoplayConfig.OUTLET_KEYS);
    check(choice, filled, all);
    return new Autoplay(new AutoplayParts(engine, transport == null ? filled.transport() : transport, all,
        summarizer == null ? filled.summarizer() : summarizer, store == null ? filled.store() : store, listeners));
  }

  private void addSinks(Map<String, Sink> found, Map<String, Sink> all) {
    found.forEach((name, sink) -> {
      if (all.putIfAbsent(name, sink) != null) {
        problems.add("sink \"" + name + "\": the builder and autoplay.sinks both have a sink of this name; rename the builder's");
      }
    });
  }

  /** A sink that could not be made is still one, and one that is there but not chosen may have its settings. */
  private static Set<String> sinkNames(PluginChoice choice, PluginChoice.Filled filled, Map<String, Sink> all) {
    Set<String> names = new TreeSet<>(all.keySet());
    names.addAll(choice.sinks());
    names.addAll(filled.availableSinks());
    return names;
  }

  private void check(PluginChoice choice, PluginChoice.Filled filled, Map<String, Sink> all) {
    List<String> found = new ArrayList<>(settings.problems());
    found.addAll(problems);
    Set<String> others = new TreeSet<>(filled.unasked());
    others.add(CONNECTOR_SECTION);
    if (!choice.needsPlugins()) {
      others.addAll(settings.groups("autoplay"));
      others.removeAll(OWN_SECTIONS);
    }
    found.addAll(settings.unknown(others, Strictness.ERROR));
    settings.unknown(others, Strictness.WARNING).forEach(LOG::warn);
    if (all.isEmpty() && found.isEmpty()) {
      found.add(PluginTexts.noSink(filled.availableSinks()));
    }
    if (!found.isEmpty()) {
      throw new ConfigException(found);
    }
  }
}
