package ai.autoplay.benchmarks;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.MalformedPayloadException;
import ai.autoplay.model.PayloadCodec;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.model.SummaryPayload;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What is done with payloads and sessions once they are read; batches have three actions. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(5)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class ModelBenchmark {
  private final PayloadCodec codec = new PayloadCodec();
  private List<ActionsPayload> ten = List.of();
  private Session session = Session.empty(new SessionKey("p", "s"));
  private SummaryPayload summary = new SummaryPayload("p", "s", "prose", 6, Instant.EPOCH);

  /** Builds batches, and a session of 30 uncovered actions. */
  @Setup
  public void build() throws MalformedPayloadException {
    ten = Inputs.batches(10);
    session = Session.empty(SessionKey.of(ten.get(0)));
    for (ActionsPayload batch : ten) {
      session = session.with(batch);
    }
    summary = new SummaryPayload(session.key().productId(), session.key().sessionId(), "prose", 6, Instant.EPOCH);
  }

  /** A batch as JSON. */
  @Benchmark
  public String encode() {
    return codec.encode(ten.get(0));
  }

  /** Ten batches as one. */
  @Benchmark
  public ActionsPayload merge() {
    return ActionsPayload.merge(ten);
  }

  /** A batch as text. */
  @Benchmark
  public String toText() {
    return ten.get(0).toText();
  }

  /** The snapshot after a batch, of a session with 30 uncovered actions. */
  @Benchmark
  public Session withBatch() {
    return session.with(ten.get(0));
  }

  /** The snapshot after a summary of six of them. */
  @Benchmark
  public Session withSummary() {
    return session.with(summary);
  }

  /** The session as an agent reads it. */
  @Benchmark
  public String sessionText() {
    return session.toText();
  }
}
