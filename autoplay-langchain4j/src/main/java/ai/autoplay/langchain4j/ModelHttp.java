package ai.autoplay.langchain4j;

import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.net.URI;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Carries LangChain4j's requests. In place of LangChain4j's own client, because that one reads answers of any length, forgets
 * {@code Retry-After}, and stops counting time once an answer has begun. Thread-safe.
 */
final class ModelHttp implements HttpClient {
  private final java.net.http.HttpClient client;
  private final Duration timeout;
  private final String secret;

  /**
   * @param timeout for a whole exchange
   * @param secret  does not show in what is said of refusals; may be empty
   */
  ModelHttp(Executor executor, Duration timeout, String secret) {
    // HTTP/2 over TLS only: on plain connections the offer to upgrade confuses several local model servers
    this.client = java.net.http.HttpClient.newBuilder().executor(executor).followRedirects(Redirect.NEVER).connectTimeout(timeout).build();
    this.timeout = timeout;
    this.secret = secret;
  }

  @Override
  public SuccessfulHttpResponse execute(HttpRequest request) {
    HttpResponse<byte[]> response = await(client.sendAsync(converted(request), LimitedBody.handler()));
    String body = new String(response.body(), StandardCharsets.UTF_8);
    if (response.statusCode() / 100 != 2) {
      String excerpt = secret.isEmpty() ? body : body.replace(secret, "***");
      throw new HttpRefusal(response.statusCode(), excerpt, RetryAfter.of(response.headers(), Clock.systemUTC()));
    }
    return SuccessfulHttpResponse.builder().statusCode(response.statusCode()).headers(response.headers().map()).body(body).build();
  }

  private java.net.http.HttpRequest converted(HttpRequest request) {
    URI address = URI.create(request.url());
    java.net.http.HttpRequest.Builder converted = java.net.http.HttpRequest.newBuilder(address)
        .version("https".equalsIgnoreCase(address.getScheme()) ? Version.HTTP_2 : Version.HTTP_1_1)
        .method(request.method().name(), request.body() == null ? BodyPublishers.noBody() : BodyPublishers.ofString(request.body()));
    request.headers().forEach((name, values) -> values.forEach(value -> converted.header(name, value)));
    return converted.build();
  }

  private HttpResponse<byte[]> await(CompletableFuture<HttpResponse<byte[]>> exchange) {
    try {
      return exchange.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new TimeoutException("no answer within " + timeout.toMillis() + " ms");
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("no answer", e.getCause());
    } finally {
      exchange.cancel(true);
    }
  }

  @Override
  public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
    throw new UnsupportedFeatureException("summaries are not streamed");
  }
}
