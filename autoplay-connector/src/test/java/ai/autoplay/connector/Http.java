package ai.autoplay.connector;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.function.UnaryOperator;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** Plain requests to a connector, for tests. */
final class Http {
  private static final OkHttpClient CLIENT = new OkHttpClient.Builder().followRedirects(false).build();
  private final URI base;

  Http(Connector connector) {
    this.base = connector.url();
  }

  record Answer(int status, String body, okhttp3.Headers headers) {
    String header(String name) {
      return String.valueOf(headers.get(name));
    }
  }

  Answer post(String path, byte[] body, UnaryOperator<Request.Builder> more) {
    return exchange(path, request -> more.apply(request.post(RequestBody.create(body))));
  }

  Answer post(String path, String body, UnaryOperator<Request.Builder> more) {
    return post(path, body.getBytes(java.nio.charset.StandardCharsets.UTF_8), more);
  }

  Answer post(String path, String body) {
    return post(path, body, request -> request);
  }

  Answer get(String path, UnaryOperator<Request.Builder> more) {
    return exchange(path, more);
  }

  Answer get(String path) {
    return get(path, request -> request);
  }

  Answer exchange(String path, UnaryOperator<Request.Builder> more) {
    try (Response response = CLIENT.newCall(more.apply(new Request.Builder().url(base + path)).build()).execute()) {
      return new Answer(response.code(), response.body().string(), response.headers());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static UnaryOperator<Request.Builder> bearer(String token) {
    return request -> request.header("Authorization", "Bearer " + token);
  }
}
