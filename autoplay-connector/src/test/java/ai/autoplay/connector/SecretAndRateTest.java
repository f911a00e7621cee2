package ai.autoplay.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.autoplay.plugin.Secret;
import java.net.URI;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SecretAndRateTest {
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

  @Test
  void matches_believesBothSecretsDuringRotationAndOneAfterwards() {
    RotatingSecret secret = RotatingSecret.of(Secret.of("old")).rotatedTo(Secret.of("new"), NOW);
    assertThat(secret.matches("new", NOW)).isTrue();
    assertThat(secret.matches("old", NOW.minusMillis(1))).isTrue();
    assertThat(secret.matches("old", NOW)).isFalse();
    assertThat(secret.matches("", NOW)).isFalse();
    assertThat(RotatingSecret.NONE.matches("", NOW)).isFalse();
    assertThat(secret.toString()).doesNotContain("old").doesNotContain("new,");
  }

  @Test
  void product_namesTheRuleThatIsBroken() {
    Product product = new Product("shop", Secret.of("t"));
    assertThat(product.projectKey()).isEqualTo("phc_shop");
    assertThatThrownBy(() -> product.withProjectKey("a'b")).hasMessageContaining("project key of product 'shop': must be").hasMessageContaining("a'b");
    assertThatThrownBy(() -> product.withToken(RotatingSecret.NONE)).hasMessage("token of product 'shop': must not be empty");
    assertThatThrownBy(() -> new Forward(URI.create("http://u:hidden@x.example.com/?k=hidden"), Secret.of("s")))
        .hasMessageContaining("without user info").hasMessageContaining("http://x.example.com/").message().doesNotContain("hidden");
    assertThatThrownBy(() -> new Forward(URI.create("mailto:x"), Secret.of("s"))).hasMessageContaining("forward_url");
    assertThatThrownBy(() -> new Forward(URI.create("https://x.example.com/"), Secret.NONE)).hasMessage("forward_secret: must not be empty");
    assertThatThrownBy(() -> ProductRules.DEFAULTS.withSummaryEvery(501)).hasMessage("summary_every: must be 0 to 500, but was 501");
    assertThatThrownBy(() -> ProductRules.DEFAULTS.withEventsPerSecond(0)).hasMessageContaining("events_per_second: must be 1 to");
  }

  @Test
  void productJson_givesTheSameProductBack() {
    Product product = new Product("shop", Secret.of("t")).withToken(RotatingSecret.of(Secret.of("a")).rotatedTo(Secret.of("b"), NOW))
        .withWebhookSecret(RotatingSecret.of(Secret.of("w"))).withForward(new Forward(URI.create("https://x.example.com/h?k=1"), Secret.of("f")))
        .withRules(Fixtures.QUICK.withEventsPerSecond(7).withSummaryEvery(8));
    assertThat(ProductJson.read(ProductJson.write(product))).isEqualTo(product);
    assertThatThrownBy(() -> ProductJson.read("{\"token\":\"hidden")).hasMessage("a stored product is no JSON").hasNoCause();
  }

  @Test
  void rateLimit_letsInASecondsWorthAndThenAsksToWait() {
    AtomicLong nanos = new AtomicLong();
    RateLimit limit = new RateLimit(100, nanos::get);
    assertThat(limit.secondsToWait()).isZero();
    limit.spend(350);
    assertThat(limit.secondsToWait()).isEqualTo(3);
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(2));
    assertThat(limit.secondsToWait()).isEqualTo(1);
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(510));
    assertThat(limit.secondsToWait()).isZero();
    limit.spend(1_000_000);
    assertThat(limit.secondsToWait()).isEqualTo(30);
    nanos.addAndGet(TimeUnit.HOURS.toNanos(3));
    limit.spend(100);
    assertThat(limit.secondsToWait()).isEqualTo(1);
  }
}
