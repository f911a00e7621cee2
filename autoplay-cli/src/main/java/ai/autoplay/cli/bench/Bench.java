package ai.autoplay.cli.bench;

import ai.autoplay.cli.bench.Isolation.Sessions;
import ai.autoplay.cli.bench.Road.Setup;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** What {@code autoplay bench} runs: all contenders in turns, then isolation, then memory. */
public final class Bench {
  static final String RAW = "raw socket read";
  static final String DATABIND = "Jackson databind in memory";
  static final String HAND_MAPPED = "hand-mapped streaming decode in memory";
  static final String CODEC = "PayloadCodec in memory";
  static final String OKHTTP_SSE = "okhttp-sse + databind";
  static final String EVENTSOURCE = "okhttp-eventsource, pulled + databind";
  static final String JAVA_NET_HTTP = "java.net.http, lines + databind";
  static final String ROAD = "the road, 100 sessions";
  static final String ROAD_MANY = "the road, 10,000 sessions";
  static final String ROAD_SUMMARIES = "the road with summaries and two sinks";
  static final String ROAD_MOST = "the road, 100,000 sessions";
  static final String ROAD_SPOOL = "the road with the spool";
  static final String BURST = "the road, 40,000 into a sink that takes 5 ms";
  static final List<Integer> SINKS = List.of(2, 4, 8);
  private static final int BURST_EVENTS = 40_000;
  private static final int MOST_PASSES = 20;
  private static final Duration ISOLATION_WARM_UP = Duration.ofMillis(500);
  private final Length length;
  private final Consumer<String> progress;

  /**
   * How much is run.
   *
   * @param frames    pre-built frames of each workload
   * @param passes    how often they are sent in one run
   * @param rounds    the least number of rounds
   * @param time      for which rounds go on all the same, those that warm up included
   * @param isolation how many runs there are with a slow session, and as many without
   * @param sessions  how many live sessions are weighed
   * @param further   whether there are roads with a spool, more sinks, more sessions and a slow sink too
   */
  public record Length(int frames, int passes, int rounds, Duration time, int isolation, int sessions, boolean further) {
    /** Under 45 s. */
    public static final Length QUICK = new Length(20_000, 3, 3, Duration.ofSeconds(14), 13, 5_000, false);
    /** Some minutes. */
    public static final Length FULL = new Length(20_000, 10, 9, Duration.ofSeconds(150), 61, 50_000, true);
  }

  /** @param progress told in a few words what begins */
  public Bench(Length length, Consumer<String> progress) {
    this.length = length;
    this.progress = progress;
  }

  /** Runs it all; throws when a contender did not see what was sent. */
  public BenchResult run() throws Exception {
    Meter.keepRoom();
    progress.accept("building frames");
    Frames frames = Frames.of(Workload.of(100), length.frames);
    try (Generator few = new Generator(frames, length.passes);
        Generator many = new Generator(frames.withSessions(10_000), length.passes)) {
      Rounds rounds = contenders(few, many);
      return length.further ? further(rounds, few) : measured(rounds);
    }
  }

  private BenchResult further(Rounds rounds, Generator few) throws Exception {
    for (int sinks : SINKS) {
      rounds.add(withSinks(sinks), few, new Road(few, Setup.sinks(sinks)));
    }
    rounds.add(ROAD_SPOOL, few, new Road(few, Setup.SPOOL));
    try (Generator most = new Generator(few.frames().withSessions(100_000), MOST_PASSES);   // each session some four times
        Generator burst = new Generator(few.frames().withSessions(100), Math.max(1, BURST_EVENTS / length.frames))) {
      rounds.add(ROAD_MOST, most, new Road(most, Setup.PLAIN)).add(BURST, burst, new Road(burst, Setup.SLOW_SINK));
      return measured(rounds);
    }
  }

  private BenchResult measured(Rounds rounds) throws Exception {
    progress.accept("contenders in turns");
    rounds.run(length.rounds, length.time);
    progress.accept("one slow session among 100");
    Spread isolation = isolation();
    progress.accept("heap of live sessions");
    return new BenchResult(rounds, isolation, Retained.bytesPerSession(length.sessions));
  }

  static String withSinks(int sinks) {
    return "the road with " + sinks + " sinks";
  }

  private static Rounds contenders(Generator few, Generator many) {
    return new Rounds()
        .add(RAW, few, Readers.rawSocket(few))
        .add(DATABIND, few, Readers.databind(few))
        .add(CODEC, few, Readers.codec(few))
        .add(HAND_MAPPED, few, Readers.handMapped(few))
        .add(OKHTTP_SSE, few, Readers.okhttpSse(few))
        .add(EVENTSOURCE, few, Readers.okhttpEventsource(few))
        .add(JAVA_NET_HTTP, few, Readers.javaNetHttp(few))
        .add(ROAD, few, new Road(few, Setup.PLAIN))
        .add(ROAD_SUMMARIES, few, new Road(few, Setup.SUMMARIES))
        .add(ROAD_MANY, many, new Road(many, Setup.PLAIN));
  }

  /** Which comes first changes, lest something that comes again at its own pace always meet the same one. */
  private Spread isolation() throws InterruptedException {
    Isolation.warmUp(ISOLATION_WARM_UP);
    double[] ratios = new double[length.isolation];
    for (int turn = 0; turn < ratios.length; turn++) {
      boolean slowFirst = turn % 2 == 0;
      double first = Isolation.p99(slowFirst ? Sessions.ONE_SLOW : Sessions.ALL_FAST);
      double second = Isolation.p99(slowFirst ? Sessions.ALL_FAST : Sessions.ONE_SLOW);
      ratios[turn] = slowFirst ? first / second : second / first;
    }
    return Spread.of(ratios);
  }
}
