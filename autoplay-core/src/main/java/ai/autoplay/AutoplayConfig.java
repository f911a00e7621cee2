package ai.autoplay;

import static java.util.Objects.requireNonNull;

import ai.autoplay.plugin.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How the engine works, apart from transport and sinks.
 *
 * @param closeTimeout how long {@link Autoplay#close} may take to write what is on its way, from 0 to 36,500 days
 * @param outlets      how payloads are handed to sinks
 * @param perSink      for single sinks, by name, in place of {@code outlets}
 * @param summaries    when sessions are condensed
 * @param sessions     how long sessions are remembered
 * @param storage      what is kept on the disk
 */
public record AutoplayConfig(
    Duration closeTimeout,
    OutletConfig outlets,
    Map<String, OutletConfig> perSink,
    SummaryConfig summaries,
    SessionConfig sessions,
    StorageConfig storage) {
  /** Of single sinks: what stands behind it is a sink's name, and then one of the keys. */
  static final String OUTLET = "autoplay.outlet";
  static final List<String> OUTLET_KEYS = List.of("budget", "concurrency", "write-timeout", "give-up-after", "debounce", "max-wait");
  /** 10 s to close, everybody's defaults, and nothing on the disk. */
  public static final AutoplayConfig DEFAULTS = new AutoplayConfig(
      Duration.ofSeconds(10), OutletConfig.DEFAULTS, Map.of(), SummaryConfig.DEFAULTS, SessionConfig.DEFAULTS, StorageConfig.NONE);

  public AutoplayConfig {
    Check.duration("closeTimeout", closeTimeout);
    requireNonNull(outlets, "outlets");
    perSink = Map.copyOf(perSink);
    requireNonNull(summaries, "summaries");
    requireNonNull(sessions, "sessions");
    requireNonNull(storage, "storage");
  }

  /** How payloads are handed to {@code sink}. */
  OutletConfig outlet(String sink) {
    return perSink.getOrDefault(sink, outlets);
  }

  public AutoplayConfig withCloseTimeout(Duration timeout) {
    return new AutoplayConfig(timeout, outlets, perSink, summaries, sessions, storage);
  }

  public AutoplayConfig withOutlets(OutletConfig config) {
    return new AutoplayConfig(closeTimeout, config, perSink, summaries, sessions, storage);
  }

  /** The same, but for {@code sink} another way of handing over. */
  public AutoplayConfig withOutlet(String sink, OutletConfig config) {
    Map<String, OutletConfig> more = new HashMap<>(perSink);
    more.put(sink, config);
    return new AutoplayConfig(closeTimeout, outlets, more, summaries, sessions, storage);
  }

  public AutoplayConfig withSummaries(SummaryConfig config) {
    return new AutoplayConfig(closeTimeout, outlets, perSink, config, sessions, storage);
  }

  public AutoplayConfig withSessions(SessionConfig config) {
    return new AutoplayConfig(closeTimeout, outlets, perSink, summaries, config, storage);
  }

  public AutoplayConfig withStorage(StorageConfig config) {
    return new AutoplayConfig(closeTimeout, outlets, perSink, summaries, sessions, config);
  }

  /**
   * Reads {@code autoplay.close-timeout}, {@code autoplay.outlets.*} (or {@code autoplay.outlet.<sink>.*} for one sink),
   * {@code autoplay.summaries.*} and {@code autoplay.sessions.*}, where the last part of a key is the component's name in kebab-case;
   * {@code autoplay.data-dir}, {@code autoplay.spool.max-megabytes} (0: no spool), {@code autoplay.spool.drop-sinks} and
   * {@code autoplay.dead-letters.max-megabytes}.
   */
  public static AutoplayConfig from(Settings settings) {
    OutletConfig outlets = outlet(settings, "autoplay.outlets", OutletConfig.DEFAULTS);
    Map<String, OutletConfig> perSink = new HashMap<>();
    Set<String> named = settings.groups(OUTLET, OUTLET_KEYS);
    named.forEach(sink -> perSink.put(sink, outlet(settings, OUTLET + "." + sink, outlets)));
    SummaryConfig summaries = new SummaryConfig(
        settings.integer("autoplay.summaries.threshold", SummaryConfig.DEFAULTS.threshold(), 1, 10_000),
        positive(settings, "autoplay.summaries.idle", SummaryConfig.DEFAULTS.idle()),
        settings.integer("autoplay.summaries.max-uncovered", SummaryConfig.DEFAULTS.maxUncovered(), 2, 100_000),
        positive(settings, "autoplay.summaries.timeout", SummaryConfig.DEFAULTS.timeout()),
        settings.integer("autoplay.summaries.concurrency", SummaryConfig.DEFAULTS.concurrency(), 1, 1_000),
        settings.duration("autoplay.summaries.give-up-after", SummaryConfig.DEFAULTS.giveUpAfter()));
    SessionConfig sessions = new SessionConfig(
        settings.integer("autoplay.sessions.most", SessionConfig.DEFAULTS.most(), 1, 100_000_000),
        positive(settings, "autoplay.sessions.idle", SessionConfig.DEFAULTS.idle()));
    return new AutoplayConfig(
        settings.duration("autoplay.close-timeout", DEFAULTS.closeTimeout()), outlets, perSink, summaries, sessions, storage(settings));
  }

  private static StorageConfig storage(Settings settings) {
    int spool = settings.integer("autoplay.spool.max-megabytes", (int) (StorageConfig.NONE.spoolBytes() >> 20), 0, Integer.MAX_VALUE);
    int letters = settings.integer("autoplay.dead-letters.max-megabytes", (int) (StorageConfig.NONE.deadLetterBytes() >> 20), 1, Integer.MAX_VALUE);
    return new StorageConfig(settings.path("autoplay.data-dir").orElse(null), (long) spool << 20, (long) letters << 20,
        settings.names("autoplay.spool.drop-sinks"));
  }

  private static OutletConfig outlet(Settings settings, String prefix, OutletConfig otherwise) {
    return new OutletConfig(
        settings.integer(prefix + ".budget", otherwise.budget(), 4, Integer.MAX_VALUE),
        settings.integer(prefix + ".concurrency", otherwise.concurrency(), 1, 10_000),
        positive(settings, prefix + ".write-timeout", otherwise.writeTimeout()),
        settings.duration(prefix + ".give-up-after", otherwise.giveUpAfter()),
        settings.text(prefix + ".debounce").isEmpty() ? otherwise.debounce() : settings.duration(prefix + ".debounce", Duration.ZERO),
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
