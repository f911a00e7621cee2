package ai.autoplay.cli.bench;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Payload;
import ai.autoplay.model.PayloadCodec;
import com.launchdarkly.eventsource.ConnectStrategy;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.sse.EventSource;
import okhttp3.sse.EventSourceListener;
import okhttp3.sse.EventSources;
import org.jspecify.annotations.Nullable;

/** The contenders that ours is measured against. */
public final class Readers {
  private Readers() {}

  /** Reads the socket and looks at nothing: what the generator and the loopback interface can do at most. */
  public static Contender rawSocket(Generator generator) {
    long expected = (long) generator.frames().wireSize() * generator.passes();
    byte[] buffer = new byte[64 * 1024];
    return () -> {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), generator.uri().getPort())) {
        socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        InputStream in = socket.getInputStream();
        long seen = 0;
        while (seen < expected) {
          int read = in.read(buffer);
          if (read < 0) {
            throw new IOException("the stream ended early");
          }
          seen += read;
        }
        return generator.actions();
      }
    };
  }

  /** Jackson databind of the same bytes in memory. */
  public static Contender databind(Generator generator) {
    Databind databind = new Databind();
    return inMemory(generator, i -> {
      Frames frames = generator.frames();
      return databind.read(frames.bytes(), frames.jsonStart(i), frames.jsonLength(i)).size();
    });
  }

  /** Hand-mapped streaming decode of the same bytes in memory. */
  public static Contender handMapped(Generator generator) {
    HandMapped handMapped = new HandMapped();
    return inMemory(generator, i -> {
      Frames frames = generator.frames();
      return handMapped.read(frames.bytes(), frames.jsonStart(i), frames.jsonLength(i)).size();
    });
  }

  /** Our codec on the same payloads in memory, as the strings that any SSE library hands over. */
  public static Contender codec(Generator generator) {
    PayloadCodec codec = new PayloadCodec();
    Frames frames = generator.frames();
    String[] texts = new String[frames.count()];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = frames.json(i);
    }
    return inMemory(generator, i -> size(codec.decode(texts[i]).orElseThrow()));
  }

  private static int size(Payload payload) {
    return payload instanceof ActionsPayload actions ? actions.count() : 0;
  }

  /** Reads one event of the generator's; returns how many actions it has. */
  private interface Decoder {
    int read(int number) throws Exception;
  }

  private static Contender inMemory(Generator generator, Decoder decoder) {
    int count = generator.frames().count();
    int passes = generator.passes();
    return () -> {
      long actions = 0;
      for (int pass = 0; pass < passes; pass++) {
        for (int i = 0; i < count; i++) {
          actions += decoder.read(i);
        }
      }
      return actions;
    };
  }

  /** okhttp-sse as it comes, on the calling thread, and databind. */
  public static Contender okhttpSse(Generator generator) {
    OkHttpClient client = new OkHttpClient();
    Databind databind = new Databind();
    return () -> {
      Request request = new Request.Builder().url(generator.uri().toString()).header("Accept", "text/event-stream").build();
      Call call = client.newCall(request);
      Counting counting = new Counting(databind, generator.events(), call);
      try (Response response = call.execute()) {
        EventSources.processResponse(response, counting);
      }
      return counting.actions;
    };
  }

  /** okhttp-eventsource, whose events the calling thread pulls, and databind. */
  public static Contender okhttpEventsource(Generator generator) {
    List<Response> open = new ArrayList<>();
    OkHttpClient client = new OkHttpClient.Builder().addInterceptor(chain -> {
      Response response = chain.proceed(chain.request());
      open.add(response);
      return response;
    }).build();
    Databind databind = new Databind();
    return () -> {
      ConnectStrategy strategy = ConnectStrategy.http(generator.uri()).httpClient(client);
      try (com.launchdarkly.eventsource.EventSource source = new com.launchdarkly.eventsource.EventSource.Builder(strategy).build()) {
        source.start();
        return pulled(source, generator.events(), databind);
      } finally {
        open.forEach(Response::close);   // its own close only cancels the call, which OkHttp calls a leak, aloud
        open.clear();
      }
    };
  }

  private static long pulled(com.launchdarkly.eventsource.EventSource source, long events, Databind databind) throws Exception {
    long actions = 0;
    for (long left = events; left > 0; left--) {
      actions += databind.read(source.readMessage().getData()).size();
    }
    return actions;
  }

  /** The JDK's client, whose lines a subscriber looks through for data, and databind. */
  public static Contender javaNetHttp(Generator generator) {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest request = HttpRequest.newBuilder(generator.uri()).header("Accept", "text/event-stream").build();
    return () -> {
      CountingLines lines = new CountingLines(generator.events());
      client.sendAsync(request, BodyHandlers.fromLineSubscriber(lines)).whenComplete((response, problem) -> lines.end(problem));
      return lines.actions.get();
    };
  }

  private static final class Counting extends EventSourceListener {
    private final Databind databind;
    private final Call call;
    private long left;
    private long actions;

    Counting(Databind databind, long events, Call call) {
      this.databind = databind;
      this.left = events;
      this.call = call;
    }

    @Override
    public void onEvent(EventSource source, @Nullable String id, @Nullable String type, String data) {
      try {
        actions += databind.read(data).size();
      } catch (IOException e) {
        throw new IllegalStateException("not what the generator sends", e);
      }
      if (--left == 0) {
        call.cancel();
      }
    }
  }
}
