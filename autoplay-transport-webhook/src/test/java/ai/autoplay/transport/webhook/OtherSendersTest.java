package ai.autoplay.transport.webhook;

import static ai.autoplay.transport.webhook.Signed.CONNECTOR;
import static ai.autoplay.transport.webhook.Signed.actions;
import static ai.autoplay.transport.webhook.Signed.connector;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Senders that we did not write see the answers of the table, with fixed and with chunked bodies. */
@Timeout(60)
class OtherSendersTest {
  private static final WebhookRequest GOOD = connector(actions("s1"));
  private static final WebhookRequest LARGE = connector("{\"x\":\"" + "y".repeat(2 << 20) + "\"}");
  private final OkHttpClient okHttp = new OkHttpClient();
  private final HttpClient jdk = HttpClient.newHttpClient();
  private Running running;

  @BeforeEach
  void start() throws InterruptedException {
    running = new Running(CONNECTOR);
  }

  @AfterEach
  void stop() {
    running.close();
    okHttp.dispatcher().executorService().shutdown();
    okHttp.connectionPool().evictAll();
  }

  @Test
  void okHttp_seesTheAnswers() throws IOException {
    assertThat(okHttp(GOOD, GOOD.body().length)).isEqualTo(200);
    assertThat(okHttp(GOOD, -1)).isEqualTo(200);
    assertThat(okHttp(LARGE, LARGE.body().length)).isEqualTo(413);
    assertThat(okHttp(LARGE, -1)).isEqualTo(413);
    assertThat(running.inlet.accepted()).isOne();
  }

  @Test
  void jdkClient_seesTheAnswers() throws Exception {
    assertThat(jdk(GOOD, HttpRequest.BodyPublishers.ofByteArray(GOOD.body()))).isEqualTo(200);
    assertThat(jdk(GOOD, HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(GOOD.body())))).isEqualTo(200);
    assertThat(jdk(LARGE, HttpRequest.BodyPublishers.ofByteArray(LARGE.body()))).isEqualTo(413);
    assertThat(jdk(LARGE, HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(LARGE.body())))).isEqualTo(413);
    assertThat(running.inlet.accepted()).isOne();
  }

  private int okHttp(WebhookRequest request, long declared) throws IOException {
    RequestBody body = new RequestBody() {
      @Override
      public MediaType contentType() {
        return MediaType.get("application/json");
      }

      @Override
      public long contentLength() {
        return declared;
      }

      @Override
      public void writeTo(BufferedSink sink) throws IOException {
        sink.write(request.body());
      }
    };
    Request.Builder builder = new Request.Builder().url("http://127.0.0.1:" + running.port + "/webhook").post(body)
        .header("X-Connector-Signature", request.header("X-Connector-Signature").get(0));
    try (Response response = okHttp.newCall(builder.build()).execute()) {
      return response.code();
    }
  }

  private int jdk(WebhookRequest request, HttpRequest.BodyPublisher body) throws IOException, InterruptedException {
    HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + running.port + "/webhook")).POST(body);
    request.headers().forEach((name, values) -> builder.header(name, values.get(0)));
    return jdk.send(builder.build(), BodyHandlers.ofString()).statusCode();
  }
}
