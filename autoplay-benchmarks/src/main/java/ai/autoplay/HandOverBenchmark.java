package ai.autoplay;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Handing a lane over to the threads that run lanes, until it has had its turn. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(5)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class HandOverBenchmark {
  private static final int TASKS = 10_000;
  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
  private @Nullable Workers workers;
  private volatile long turns;

  /** Starts the threads. */
  @Setup(Level.Trial)
  public void start() {
    workers = new Workers("benchmark", 1, Duration.ofMinutes(1), timer);
  }

  /** Ends them. */
  @TearDown(Level.Trial)
  public void close() {
    if (workers != null) {
      workers.close();
    }
    timer.shutdownNow();
  }

  /** Ten thousand turns, one after the other, while they are being handed over. */
  @Benchmark
  @OperationsPerInvocation(TASKS)
  public long handOver() {
    long before = turns;
    for (int i = 0; i < TASKS && workers != null; i++) {
      workers.execute(guard -> turns++);
    }
    while (turns < before + TASKS) {
      Thread.onSpinWait();
    }
    return turns;
  }
}
