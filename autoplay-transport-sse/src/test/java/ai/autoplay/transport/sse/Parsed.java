package ai.autoplay.transport.sse;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.Okio;
import okio.Source;
import okio.Timeout;

/** What a stream said: the events, the comments, the last event id and the delay named last, in milliseconds (−1: none). */
record Parsed(List<ServerSentEvent> events, List<String> comments, String lastId, long retry) {
  private static final Duration NO_RETRY = Duration.ofMillis(123_456_789);

  /** What filter and okhttp-sse together make of a body that arrives as {@code chunks}. */
  static Parsed of(List<byte[]> chunks, String lastId, int maxEventSize) {
    List<ServerSentEvent> events = new ArrayList<>();
    List<String> comments = new ArrayList<>();
    SseListener listener = new SseListener() {
      @Override
      public void comment(String text) {
        comments.add(text);
      }

      @Override
      public void skipped(String ownId, int limit) {
        comments.add("skipped " + ownId + " at " + limit);
      }
    };
    AtomicReference<String> last = new AtomicReference<>(lastId);
    SseOptions options = new SseOptions(id -> SseRequest.get(URI.create("http://localhost/")), new OkHttpClient(),
        NO_RETRY, Duration.ofDays(20), maxEventSize, 0, listener, () -> 1, System::nanoTime);
    SseRun run = new SseRun(options, new Gate(), last, event -> {
      events.add(event);
      return EventTarget.Answer.TAKEN;
    });
    Response response = response(new Chunks(chunks));
    try {
      Reading reading = new Reading(run);
      reading.read(response);
      if (!reading.reason().equals("the stream ended")) {
        throw new IllegalStateException(reading.reason(), reading.cause());
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    Duration next = run.backoff().next(Duration.ZERO);
    return new Parsed(events, comments, last.get(), next.equals(NO_RETRY) ? -1 : next.toMillis());
  }

  private static Response response(Source body) {
    Request request = new Request.Builder().url("http://localhost/").build();
    return new Response.Builder().request(request).protocol(Protocol.HTTP_1_1).code(200).message("OK")
        .body(ResponseBody.create(Okio.buffer(body), MediaType.get("text/event-stream"), -1)).build();
  }

  /** Retry delays beyond the longest pause all look alike. */
  Parsed capped() {
    return new Parsed(events, comments, lastId, Math.min(retry, Duration.ofDays(20).toMillis()));
  }

  /** {@code bytes} in pieces that end at each of {@code cuts}. */
  static List<byte[]> cut(byte[] bytes, int... cuts) {
    List<byte[]> chunks = new ArrayList<>();
    int from = 0;
    for (int cut : cuts) {
      chunks.add(Arrays.copyOfRange(bytes, from, cut));
      from = cut;
    }
    chunks.add(Arrays.copyOfRange(bytes, from, bytes.length));
    return chunks;
  }

  /** {@code bytes}, so many at a time. */
  static List<byte[]> pieces(byte[] bytes, int size) {
    return cut(bytes, IntStream.range(1, (bytes.length + size - 1) / size).map(i -> i * size).toArray());
  }

  /** {@code bytes} one at a time. */
  static List<byte[]> single(byte[] bytes) {
    return cut(bytes, IntStream.range(1, Math.max(1, bytes.length)).toArray());
  }

  /** One chunk a read, like packets. */
  private static final class Chunks implements Source {
    private final Queue<byte[]> left;

    private Chunks(List<byte[]> chunks) {
      left = new ArrayDeque<>(chunks);
    }

    @Override
    public long read(Buffer sink, long byteCount) {
      byte[] chunk = left.poll();
      while (chunk != null && chunk.length == 0) {
        chunk = left.poll();
      }
      if (chunk == null) {
        return -1;
      }
      if (chunk.length > byteCount) {
        throw new IllegalStateException("a chunk of " + chunk.length + " where " + byteCount + " are asked for");
      }
      sink.write(chunk);
      return chunk.length;
    }

    @Override
    public Timeout timeout() {
      return Timeout.NONE;
    }

    @Override
    public void close() {}
  }
}
