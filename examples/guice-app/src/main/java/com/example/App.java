package com.example;

import static ai.autoplay.plugin.AutoplayBinder.autoplay;

import ai.autoplay.Autoplay;
import ai.autoplay.AutoplayConfig;
import ai.autoplay.AutoplayModule;
import ai.autoplay.plugin.Secret;
import ai.autoplay.transport.sse.SseConfig;
import ai.autoplay.transport.sse.SseModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import java.net.URI;

public final class App {
  private App() {}

  static Injector injector(URI stream, String token) {
    return Guice.createInjector(
        new AutoplayModule(AutoplayConfig.DEFAULTS),
        new SseModule(new SseConfig(stream, Secret.of(token))),
        binder -> autoplay(binder).sink("contexts").to(LatestContexts.class));
  }

  public static void main(String[] arguments) throws Exception {
    try (Autoplay autoplay = injector(URI.create(arguments[0]), System.getenv("AUTOPLAY_SSE_TOKEN")).getInstance(Autoplay.class)) {
      autoplay.run();
    }
  }
}
