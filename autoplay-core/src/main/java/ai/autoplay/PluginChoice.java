package ai.autoplay;

import ai.autoplay.plugin.Settings;
import ai.autoplay.spi.SessionStore;
import ai.autoplay.spi.Sink;
import ai.autoplay.spi.Summarizer;
import ai.autoplay.spi.Transport;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which plugins are wanted. Knows nothing of Guice, so that it can say that none is needed where there is no Guice.
 *
 * @param wantsTransport whether a transport is to be found
 * @param transport      the one that settings name; null when they name none
 * @param sinks          the ones that settings name
 * @param summarizer     the one that settings name; null for none
 * @param store          the one that settings name; null for none
 */
record PluginChoice(
    boolean wantsTransport, @Nullable String transport, List<String> sinks, @Nullable String summarizer, @Nullable String store) {
  private static final String EXTRACTIVE = "extractive";
  private static final String NONE = "none";
  /** What {@code autoplay.summarizer} may be without a plugin. */
  static final List<String> BUILT_IN = List.of(EXTRACTIVE, NONE);

  static PluginChoice from(Settings settings, boolean wantsTransport, boolean wantsSummarizer, boolean wantsStore) {
    String transport = settings.text("autoplay.transport").orElse(null);
    List<String> sinks = settings.names("autoplay.sinks");
    String summarizer = settings.text("autoplay.summarizer").filter(name -> !name.equals(NONE)).orElse(null);
    String store = settings.text("autoplay.session-store").orElse(null);
    return new PluginChoice(wantsTransport, wantsTransport ? transport : null, sinks,
        wantsSummarizer ? summarizer : null, wantsStore ? store : null);
  }

  boolean needsPlugins() {
    return wantsTransport || !sinks.isEmpty() || summarizer != null && !isExtractive() || store != null;
  }

  boolean isExtractive() {
    return EXTRACTIVE.equals(summarizer);
  }

  /**
   * Plugins that said what they bring, before any of it is made.
   *
   * @param unasked        the names of the plugins that are on the class path and did not read their settings to the end
   * @param availableSinks the names of all sinks on the class path
   * @param sinks          the names of the sinks that will be made
   * @param parts          makes them; throws {@link ConfigException} with what is wrong
   * @param discard        closes what was made, when the engine will not be; what that throws is added to the failure
   */
  record Asked(
      Set<String> unasked, Set<String> availableSinks, Set<String> sinks, Supplier<Filled> parts, Consumer<Throwable> discard) {
    static final Asked NOTHING = new Asked(
        Set.of(), Set.of(), Set.of(), () -> new Filled(null, Map.of(), null, null), failure -> {});
  }

  /** What was found for a choice. */
  record Filled(@Nullable Transport transport, Map<String, Sink> sinks, @Nullable Summarizer summarizer, @Nullable SessionStore store) {}
}
