package ai.autoplay.connector;

import static ai.autoplay.connector.Fixtures.ACME;
import static ai.autoplay.connector.Fixtures.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.autoplay.plugin.Secret;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectorConfigTest {

  @Test
  void builder_holdsTheDefaults() {
    ConnectorConfig config = ConnectorConfig.builder().product(ACME).build();
    assertThat(config.host()).isEqualTo("127.0.0.1");
    assertThat(config.port()).isZero();
    assertThat(config.heartbeat()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.ringEvents()).isEqualTo(10_000);
    assertThat(config.ringBytes()).isEqualTo(33_554_432);
    assertThat(config.products()).containsExactly(ACME);
  }

  @Test
  void build_namesComponentRuleAndValue() {
    assertRefused(builder -> builder.port(65_536), "port: must be 0 to 65535, but was 65536");
    assertRefused(builder -> builder.port(-1), "port: must be 0 to 65535, but was -1");
    assertRefused(builder -> builder.host(" "), "host: must not be blank");
    assertRefused(builder -> builder.heartbeat(Duration.ZERO), "heartbeat: must be at least PT0.001S, but was PT0S");
    assertRefused(builder -> builder.retry(Duration.ofMillis(-1)), "retry: must be at least PT0S, but was PT-0.001S");
    assertRefused(builder -> builder.ringEvents(0), "ringEvents: must be 1 to 10000000, but was 0");
    assertRefused(builder -> builder.ringBytes(0), "ringBytes: must be at least 1, but was 0");
    assertRefused(builder -> builder.stallTimeout(Duration.ZERO), "stallTimeout: must be at least PT0.001S, but was PT0S");
    assertRefused(builder -> builder.closeTimeout(Duration.ofSeconds(-2)), "closeTimeout: must be at least PT0S, but was PT-2S");
    assertRefused(builder -> builder.product(ACME), "products: every id must stand once, but 'acme' is there twice");
  }

  @Test
  void build_wantsAProduct() {
    assertThatThrownBy(() -> ConnectorConfig.builder().build()).hasMessage("products: must name at least one product, unless there is an admin token to register some");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", ".a", "a/b", "a b", "ä", "a?", "a%20", "a\n"})
  void product_refusesIdsThatDoNotFitIntoAUrl(String id) {
    assertThatThrownBy(() -> new Product(id, Secret.of(TOKEN))).isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("product id: must be 1 to 128 letters").hasMessageContaining("'" + id + "'");
  }

  @Test
  void product_wantsATokenAndNeverShowsIt() {
    assertThatThrownBy(() -> new Product("acme", Secret.NONE)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("token of product 'acme': must not be empty");
    assertThat(new Product("acme", Secret.of(TOKEN)).toString()).doesNotContain(TOKEN);
  }

  private static void assertRefused(UnaryOperator<ConnectorConfig.Builder> change, String message) {
    assertThatThrownBy(() -> change.apply(ConnectorConfig.builder().product(ACME)).build())
        .isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }
}
