package ai.autoplay.transport.sse;

import ai.autoplay.cli.bench.Frames;
import ai.autoplay.cli.bench.Workload;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okhttp3.sse.EventSource;
import okhttp3.sse.EventSourceListener;
import okhttp3.sse.EventSources;
import okio.Buffer;
import okio.BufferedSource;
import okio.Okio;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** From the bytes of a stream in memory to events: okhttp-sse behind our filter, and by itself. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(5)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class ParseBenchmark {
  private static final int EVENTS = 1_000;
  private static final int LIMIT = 16 << 20;
  private static final MediaType EVENT_STREAM = MediaType.get("text/event-stream");
  private final Buffer stream = stream();

  private static Buffer stream() {
    Frames frames = Frames.of(Workload.of(100), EVENTS);
    Buffer stream = new Buffer();
    for (int i = 0; i < EVENTS; i++) {
      stream.writeUtf8("data: ").writeUtf8(frames.json(i)).writeUtf8("\n\n");
    }
    return stream;
  }

  private static final class Counting extends EventSourceListener {
    private long characters;

    @Override
    public void onEvent(EventSource source, @Nullable String id, @Nullable String type, String data) {
      characters += data.length();
    }

    @Override
    public void onFailure(EventSource source, @Nullable Throwable failure, @Nullable Response response) {
      throw new IllegalStateException(failure);
    }
  }

  private static final class NoObserver implements EventFilter.Observer {
    @Override
    public void comment(String text) {}

    @Override
    public void retry(long millis) {}

    @Override
    public void idAlone(String id) {}

    @Override
    public void skipped(@Nullable String id, @Nullable String ownId) {}
  }

  private static long read(BufferedSource source) throws IOException {
    Request request = new Request.Builder().url("http://127.0.0.1/").build();
    Counting counting = new Counting();
    try (ResponseBody body = ResponseBody.create(source, EVENT_STREAM, -1);
        Response response = new Response.Builder().request(request).protocol(Protocol.HTTP_1_1).code(200).message("OK").body(body).build()) {
      EventSources.processResponse(response, counting);
    }
    return counting.characters;
  }

  /** As the transport reads. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public long filtered() throws IOException {
    return read(Okio.buffer(new EventFilter(stream.copy(), null, LIMIT, new NoObserver())));
  }

  /** okhttp-sse alone. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public long bare() throws IOException {
    return read(stream.copy());
  }
}
