package ai.autoplay.langchain4j;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import java.time.Duration;

/** Hands LangChain4j one client, whose time-outs are fixed: what LangChain4j would set is kept and told, and has no effect. */
final class ModelHttpBuilder implements HttpClientBuilder {
  private final HttpClient client;
  private Duration connectTimeout;
  private Duration readTimeout;

  ModelHttpBuilder(HttpClient client, Duration timeout) {
    this.client = client;
    this.connectTimeout = timeout;
    this.readTimeout = timeout;
  }

  @Override
  public Duration connectTimeout() {
    return connectTimeout;
  }

  @Override
  public HttpClientBuilder connectTimeout(Duration timeout) {
    this.connectTimeout = timeout;
    return this;
  }

  @Override
  public Duration readTimeout() {
    return readTimeout;
  }

  @Override
  public HttpClientBuilder readTimeout(Duration timeout) {
    this.readTimeout = timeout;
    return this;
  }

  @Override
  public HttpClient build() {
    return client;
  }
}
