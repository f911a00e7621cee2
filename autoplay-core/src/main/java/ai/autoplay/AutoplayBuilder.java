package ai.autoplay;

import static java.util.Objects.requireNonNull;

import ai.autoplay.plugin.EditDistance;
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
  /** A key and no section of ours: what stands behind it is a user's own, though it is near to another of our words. */
  private static final String SUMMARIZER = "summarizer";
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
   * Finds and checks everything, and connects nothing yet. When it throws, what plugins made is closed, and what was passed here is not.
   *
   * @throws ConfigException with all that is wrong with settings, class path and parts
   */
  public Autoplay build() {
    AutoplayConfig engine = config == null ? AutoplayConfig.from(settings) : config;
    PluginChoice choice = PluginChoice.from(settings, transport == null && !withoutTransport, summarizer == null, store == null);
    List<String> found = new ArrayList<>(problems);
    PluginChoice.Asked asked = choice.needsPlugins() ? PluginWiring.ask(choice, settings, found) : PluginChoice.Asked.NOTHING;
    try {
      check(choice, asked, found);
      return put(engine, asked.parts().get());
    } catch (RuntimeException | Error e) {
      asked.discard().accept(e);
      throw e;
    }
  }

  private Autoplay put(AutoplayConfig engine, PluginChoice.Filled filled) {
    Map<String, Sink> all = new LinkedHashMap<>(sinks);
    all.putAll(filled.sinks());
    return new Autoplay(new AutoplayParts(engine, transport == null ? filled.transport() : transport, all,
        summarizer == null ? filled.summarizer() : summarizer, store == null ? filled.store() : store, listeners));
  }

  /** All that can be known before a sink takes its files. */
  private void check(PluginChoice choice, PluginChoice.Asked asked, List<String> found) {
    found.addAll(0, settings.problems());
    asked.sinks().stream().filter(sinks::containsKey).forEach(name -> found.add(
        "sink \"" + name + "\": the builder and autoplay.sinks both have a sink of this name; rename the builder's"));
    settings.onlyGroups(AutoplayConfig.OUTLET, sinkNames(choice, asked), AutoplayConfig.OUTLET_KEYS);
    Set<String> others = others(choice, asked);
    found.addAll(settings.unknown(others, Strictness.ERROR));
    settings.unknown(others, Strictness.WARNING).forEach(LOG::warn);
    if (sinks.isEmpty() && asked.sinks().isEmpty() && found.isEmpty()) {
      found.add(PluginTexts.noSink(asked.availableSinks()));
    }
    if (!found.isEmpty()) {
      throw new ConfigException(found);
    }
  }

  /** A sink that could not be made is still one, and one that is there but not chosen may have its settings. */
  private Set<String> sinkNames(PluginChoice choice, PluginChoice.Asked asked) {
    Set<String> names = new TreeSet<>(sinks.keySet());
    names.addAll(asked.sinks());
    names.addAll(choice.sinks());
    names.addAll(asked.availableSinks());
    return names;
  }

  /** Whose keys nobody needs to have read. A section that is nearly one of ours is not the user's own, but a slip. */
  private Set<String> others(PluginChoice choice, PluginChoice.Asked asked) {
    Set<String> others = new TreeSet<>(asked.unasked());
    others.add(CONNECTOR_SECTION);
    if (!choice.needsPlugins()) {
      settings.groups("autoplay").stream().filter(section -> !isNearlyOurs(section)).forEach(others::add);
    }
    return others;
  }

  private static boolean isNearlyOurs(String section) {
    Set<String> words = new TreeSet<>(OWN_SECTIONS);
    words.add(SUMMARIZER);
    return EditDistance.nearest(section, words).filter(OWN_SECTIONS::contains).isPresent();
  }
}
