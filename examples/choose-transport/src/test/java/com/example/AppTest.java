package com.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.autoplay.Autoplay;
import ai.autoplay.ConfigException;
import ai.autoplay.plugin.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AppTest {
  private static final boolean WEBHOOK = present("ai.autoplay.transport.webhook.WebhookTransport");

  @Test
  void exactlyOneTransportIsHere() {
    assertThat(WEBHOOK).isNotEqualTo(present("ai.autoplay.transport.sse.SseTransport"));
  }

  @Test
  void itIsTakenWithoutBeingNamed() {
    Map<String, String> settings = WEBHOOK
        ? Map.of("autoplay.webhook.secret", "s3cret", "autoplay.webhook.port", "0")
        : Map.of("autoplay.sse.url", "http://127.0.0.1:1/stream/shop");
    try (Autoplay autoplay = App.autoplay(Settings.of(settings))) {
      assertThat(autoplay.counts().sinks()).containsOnlyKeys("print");
    }
  }

  @Test
  void whatItNeedsIsSaid() {
    assertThatThrownBy(() -> App.autoplay(Settings.of(Map.of()))).isInstanceOf(ConfigException.class)
        .hasMessageContaining(WEBHOOK ? "autoplay.webhook.secret" : "autoplay.sse.url");
  }

  private static boolean present(String type) {
    try {
      Class.forName(type);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
