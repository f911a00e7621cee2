package ai.autoplay.benchmarks;

import ai.autoplay.Autoplay;
import ai.autoplay.cli.bench.Frames;
import ai.autoplay.cli.bench.Workload;
import ai.autoplay.model.ActivityText;
import ai.autoplay.model.PayloadCodec;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.spi.Delivery;
import ai.autoplay.spi.Sessions;
import ai.autoplay.spi.Sink;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What an agent asks for while many sessions are live; each has ten actions. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(5)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class LiveSessionsBenchmark {
  private static final int BATCHES = 2;
  private static final int ACTIONS = 5;
  @Param("100000")
  private int sessions;
  private final ActivityText text = new ActivityText();
  private SessionKey[] keys = {};
  private @Nullable Autoplay autoplay;
  private @Nullable Sessions live;
  private int next;

  /** Lets every session come about. */
  @Setup(Level.Trial)
  public void fill() throws Exception {
    Frames frames = Frames.of(new Workload(sessions, ACTIONS, 0, 0, "x"), sessions * BATCHES);
    PayloadCodec codec = new PayloadCodec();
    keys = new SessionKey[sessions];
    Sink sink = (payload, session) -> {};
    Autoplay started = Autoplay.builder().withoutTransport().sink("nothing", sink).build();
    for (int i = 0; i < frames.count(); i++) {
      keys[i % sessions] = SessionKey.of(codec.decode(frames.json(i)).orElseThrow());
      started.inlet().accept(new Delivery(frames.json(i), Integer.toString(i)));
    }
    while (started.counts().sinks().get("nothing").delivered() < frames.count()) {
      Thread.onSpinWait();
    }
    Collections.shuffle(Arrays.asList(keys), new Random(1));
    autoplay = started;
    live = started.sessions();
  }

  /** Ends it. */
  @TearDown(Level.Trial)
  public void close() {
    if (autoplay != null) {
      autoplay.close();
    }
  }

  private SessionKey key() {
    return keys[next = (next + 1) % keys.length];
  }

  private Session found() {
    Session session = live == null ? null : live.find(key());
    if (session == null || session.uncoveredCount() != BATCHES * ACTIONS) {
      throw new IllegalStateException("not a session of ten actions: " + session);
    }
    return session;
  }

  /** By its key. */
  @Benchmark
  public Session find() {
    return found();
  }

  /** By its key, and its activity as text. */
  @Benchmark
  public String forSession() {
    return text.forSession(found());
  }

  /** By its user. */
  @Benchmark
  public List<Session> byUser() {
    Session session = found();
    return live == null || session.userId() == null ? List.of() : live.byUser(session.key().productId(), session.userId());
  }
}
