package ai.autoplay.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;

/** A subscriber for tests: reads a stream on a thread of its own, block by block. */
final class TestStream implements AutoCloseable {
  static final OkHttpClient HTTP = new OkHttpClient.Builder().readTimeout(Duration.ZERO).build();
  private static final int PATIENCE_SECONDS = 20;

  private final Call call;
  private final Response response;
  private final BlockingQueue<Block> blocks = new LinkedBlockingQueue<>();
  private final CountDownLatch ended = new CountDownLatch(1);

  private TestStream(Call call) throws IOException {
    this.call = call;
    this.response = call.execute();
    assertThat(response.code()).isEqualTo(200);
    Thread reader = new Thread(this::read, "test-stream");
    reader.setDaemon(true);
    reader.start();
  }

  /** The lines between two blank lines. */
  record Block(List<String> lines) {
    String field(String name) {
      return lines.stream().filter(line -> line.startsWith(name + ": ")).map(line -> line.substring(name.length() + 2))
          .findFirst().orElse("");
    }

    boolean isEvent() {
      return lines.stream().anyMatch(line -> line.startsWith("data: "));
    }
  }

  static TestStream open(URI url, String token) throws IOException {
    return open(url, request -> request.header("Authorization", "Bearer " + token));
  }

  static TestStream openAfter(String id, URI url, String token) throws IOException {
    return open(url, request -> request.header("Authorization", "Bearer " + token).header("Last-Event-ID", id));
  }

  static TestStream open(URI url, Consumer<Request.Builder> more) throws IOException {
    Request.Builder request = new Request.Builder().url(url.toString());
    more.accept(request);
    return new TestStream(HTTP.newCall(request.build()));
  }

  Response response() {
    return response;
  }

  Block next() throws InterruptedException {
    Block block = blocks.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(block).as("a block within %s s", PATIENCE_SECONDS).isNotNull();
    return block;
  }

  /** The next {@code count} events; other blocks between them are skipped. */
  List<Block> events(int count) throws InterruptedException {
    List<Block> events = new ArrayList<>();
    while (events.size() < count) {
      Block block = next();
      if (block.isEvent()) {
        events.add(block);
      }
    }
    return events;
  }

  boolean awaitEnd() throws InterruptedException {
    return ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** What has come and was not asked for yet. */
  Stream<Block> left() {
    return blocks.stream();
  }

  @Override
  public void close() {
    call.cancel();
  }

  private void read() {
    List<String> lines = new ArrayList<>();
    try {
      BufferedSource source = response.body().source();
      for (String line = source.readUtf8Line(); line != null; line = source.readUtf8Line()) {
        if (line.isEmpty()) {
          blocks.add(new Block(List.copyOf(lines)));
          lines.clear();
        } else {
          lines.add(line);
        }
      }
    } catch (IOException cut) {
      blocks.add(new Block(List.of("cut")));
    } finally {
      ended.countDown();
    }
  }
}
