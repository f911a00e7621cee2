package ai.autoplay;

import static java.util.Objects.requireNonNull;

import ai.autoplay.plugin.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * How the engine works, apart from transport and sinks.
 *
 * @param closeTimeout how long {@link Autoplay#close} may take to write what is on its way
 * @param outlets      how payloads are handed to sinks
 * @param perSink      for single sinks, by name, in place of {@code outlets}
 * @param summaries    when sessions are condensed
 * @param sessions     how long sessions are remembered
 */
public record AutoplayConfig(
    Duration closeTimeout, OutletConfig outlets, Map<String, OutletConfig> perSink, SummaryConfig summaries, SessionConfig sessions) {
  /** 10 s to close, and everybody's defaults. */
  public static final AutoplayConfig DEFAULTS = new AutoplayConfig(
      Duration.ofSeconds(10), OutletConfig.DEFAULTS, Map.of(), SummaryConfig.DEFAULTS, SessionConfig.DEFAULTS);

  public AutoplayConfig {
    requireNonNull(closeTimeout, "closeTimeout");
    requireNonNull(outlets, "outlets");
    perSink = Map.copyOf(perSink);
    requireNonNull(summaries, "summaries");
    requireNonNull(sessions, "sessions");
  }

  /** How payloads are handed to {@code sink}. */
  OutletConfig outlet(String sink) {
    return perSink.getOrDefault(sink, outlets);
  }

  public AutoplayConfig withCloseTimeout(Duration timeout) {
    return new AutoplayConfig(timeout, outlets, perSink, summaries, sessions);
  }

  public AutoplayConfig withOutlets(OutletConfig config) {
    return new AutoplayConfig(closeTimeout, config, perSink, summaries, sessions);
  }

  /** The same, but for {@code sink} another way of handing over. */
  public AutoplayConfig withOutlet(String sink, OutletConfig config) {
    Map<String, OutletConfig> more = new HashMap<>(perSink);
    more.put(sink, config);
    return new AutoplayConfig(closeTimeout, outlets, more, summaries, sessions);
  }

  public AutoplayConfig withSummaries(SummaryConfig config) {
    return new AutoplayConfig(closeTimeout, outlets, perSink, config, sessions);
  }

  public AutoplayConfig withSessions(SessionConfig config) {
    return new AutoplayConfig(closeTimeout, outlets, perSink, summaries, config);
  }

  /**
   * Reads {@code autoplay.close-timeout}, {@code autoplay.outlets.*} (or {@code autoplay.outlet.<sink>.*} for one sink),
   * {@code autoplay.summaries.*} and {@code autoplay.sessions.*}; the last part of a key is the component's name in kebab-case.
   */
  public static AutoplayConfig from(Settings settings) {
    OutletConfig outlets = outlet(settings, "autoplay.outlets", OutletConfig.DEFAULTS);
    Map<String, OutletConfig> perSink = new HashMap<>();
    Set<String> named = settings.groups("autoplay.outlet");
    named.forEach(sink -> perSink.put(sink, outlet(settings, "autoplay.outlet." + sink, outlets)));
    SummaryConfig summaries = new SummaryConfig(
        settings.integer("autoplay.summaries.threshold", SummaryConfig.DEFAULTS.threshold(), 1, 10_000),
        positive(settings, "autoplay.summaries.idle", SummaryConfig.DEFAULTS.idle()),
        settings.integer("autoplay.summaries.max-uncovered", SummaryConfig.DEFAULTS.maxUncovered(), 2, 100_000),
        positive(settings, "autoplay.summaries.timeout", SummaryConfig.DEFAULTS.timeout()),
        settings.integer("autoplay.summaries.concurrency", SummaryConfig.DEFAULTS.concurrency(), 1, 1_000));
    SessionConfig sessions = new SessionConfig(
        settings.integer("autoplay.sessions.most", SessionConfig.DEFAULTS.most(), 1, 100_000_000),
        positive(settings, "autoplay.sessions.idle", SessionConfig.DEFAULTS.idle()));
    return new AutoplayConfig(
        settings.duration("autoplay.close-timeout", DEFAULTS.closeTimeout()), outlets, perSink, summaries, sessions);
  }

  private static OutletConfig outlet(Settings settings, String prefix, OutletConfig otherwise) {
    return new OutletConfig(
        settings.integer(prefix + ".budget", otherwise.budget(), 4, Integer.MAX_VALUE),
        settings.integer(prefix + ".concurrency", otherwise.concurrency(), 1, 10_000),
        positive(settings, prefix + ".write-timeout", otherwise.writeTimeout()),
        settings.duration(prefix + ".give-up-after", otherwise.giveUpAfter()),
        settings.duration(prefix + ".debounce", otherwise.debounce()),
        settings.duration(prefix + ".max-wait", otherwise.maxWait()));
  }

  private static Duration positive(Settings settings, String key, Duration otherwise) {
    Duration duration = settings.duration(key, otherwise);
    if (duration.isZero()) {
      settings.problem(key, "must be longer than zero");
      return otherwise;
    }
    return duration;
  }
}
