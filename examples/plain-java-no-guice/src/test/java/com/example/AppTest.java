package com.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.autoplay.Autoplay;
import ai.autoplay.connector.ConnectorConfig;
import ai.autoplay.connector.ConnectorServer;
import ai.autoplay.connector.Product;
import ai.autoplay.plugin.Secret;
import ai.autoplay.testing.RecordingSink;
import ai.autoplay.testing.SamplePayloads;
import org.junit.jupiter.api.Test;

class AppTest {
  @Test
  void guiceIsNotHere() {
    assertThatThrownBy(() -> Class.forName("com.google.inject.Guice")).isInstanceOf(ClassNotFoundException.class);
  }

  @Test
  void aStreamIsReadAllTheSame() throws Exception {
    ConnectorConfig config = ConnectorConfig.builder().product(new Product("shop", Secret.of("t0ken"))).build();
    RecordingSink sink = new RecordingSink();
    try (ConnectorServer connector = new ConnectorServer(config)) {
      connector.start();
      try (Autoplay autoplay = App.autoplay(connector.streamUrl("shop"), "t0ken", sink).start()) {
        await().until(() -> connector.counts().subscribers() == 1);
        connector.publish(SamplePayloads.of("shop", "s1").saying("opened the cart"));
        assertThat(sink.awaitWrites(1).get(0).session().toText()).contains("opened the cart");
        assertThat(autoplay.counts().accepted()).isOne();
      }
    }
  }
}
