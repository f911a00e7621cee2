package com.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.autoplay.Autoplay;
import ai.autoplay.connector.ConnectorConfig;
import ai.autoplay.connector.ConnectorServer;
import ai.autoplay.connector.Product;
import ai.autoplay.model.SessionKey;
import ai.autoplay.plugin.Secret;
import ai.autoplay.testing.SamplePayloads;
import com.google.inject.Injector;
import org.junit.jupiter.api.Test;

class AppTest {
  @Test
  void theInjectedSinkHoldsWhatTheUserDid() throws Exception {
    ConnectorConfig config = ConnectorConfig.builder().product(new Product("shop", Secret.of("t0ken"))).build();
    try (ConnectorServer connector = new ConnectorServer(config)) {
      connector.start();
      Injector injector = App.injector(connector.streamUrl("shop"), "t0ken");
      try (Autoplay autoplay = injector.getInstance(Autoplay.class).start()) {
        await().until(() -> connector.counts().subscribers() == 1);
        connector.publish(SamplePayloads.of("shop", "s1").saying("opened the cart"));
        LatestContexts contexts = injector.getInstance(LatestContexts.class);
        await().untilAsserted(() -> assertThat(contexts.of(new SessionKey("shop", "s1"))).contains("opened the cart"));
        assertThat(autoplay.counts().accepted()).isOne();
      }
    }
  }
}
