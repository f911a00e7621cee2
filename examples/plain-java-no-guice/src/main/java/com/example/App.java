package com.example;

import ai.autoplay.Autoplay;
import ai.autoplay.plugin.Secret;
import ai.autoplay.spi.Sink;
import ai.autoplay.transport.sse.SseConfig;
import ai.autoplay.transport.sse.SseTransport;
import java.net.URI;

/** Everything is passed to the builder: nothing is looked for, nothing is injected. */
public final class App {
  private App() {}

  static Autoplay autoplay(URI stream, String token, Sink sink) {
    return Autoplay.builder()
        .transport(new SseTransport(new SseConfig(stream, Secret.of(token))))
        .sink("print", sink)
        .build();
  }

  public static void main(String[] arguments) throws Exception {
    Sink print = (payload, session) -> System.out.println(payload.toText());
    try (Autoplay autoplay = autoplay(URI.create(arguments[0]), System.getenv("AUTOPLAY_SSE_TOKEN"), print)) {
      autoplay.run();
    }
  }
}
