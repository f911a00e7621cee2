package ai.autoplay.benchmarks;

import ai.autoplay.cli.bench.Databind;
import ai.autoplay.cli.bench.Frames;
import ai.autoplay.cli.bench.HandMapped;
import ai.autoplay.model.MalformedPayloadException;
import ai.autoplay.model.Payload;
import ai.autoplay.model.PayloadCodec;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One payload: our codec on the string that an SSE library hands over, others on the same bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(5)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class DecodeBenchmark {
  @Param({"reference", "1 action", "200 actions", "4 KB", "Greek", "escapes"})
  private String mix = "";
  private final PayloadCodec codec = new PayloadCodec();
  private final Databind databind = new Databind();
  private final HandMapped handMapped = new HandMapped();
  private final String[] texts = new String[Inputs.COUNT];
  private Frames frames = Inputs.frames("reference");
  private int next;

  /** Builds the events. */
  @Setup
  public void build() {
    frames = Inputs.frames(mix);
    for (int i = 0; i < texts.length; i++) {
      texts[i] = frames.json(i);
    }
  }

  private int next() {
    return next = (next + 1) % Inputs.COUNT;
  }

  /** Ours. */
  @Benchmark
  public Optional<Payload> codec() throws MalformedPayloadException {
    return codec.decode(texts[next()]);
  }

  /** Jackson databind into records. */
  @Benchmark
  public Databind.Wire databind() throws IOException {
    int i = next();
    return databind.read(frames.bytes(), frames.jsonStart(i), frames.jsonLength(i));
  }

  /** Jackson's tokens into the same records, by hand and with nothing checked. */
  @Benchmark
  public Databind.Wire handMapped() throws IOException {
    int i = next();
    return handMapped.read(frames.bytes(), frames.jsonStart(i), frames.jsonLength(i));
  }
}
