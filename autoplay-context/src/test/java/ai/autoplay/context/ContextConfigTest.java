package ai.autoplay.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.autoplay.plugin.Secret;
import ai.autoplay.plugin.Settings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContextConfigTest {
  private static final String TOKEN = "correct-horse-battery";

  @Test
  void from_withoutAPortServesNothing() {
    Settings settings = Settings.of(Map.of());
    assertThat(ContextConfig.from(settings)).isEmpty();
    assertThat(settings.problems()).isEmpty();
  }

  @Test
  void from_readsItsKeys() {
    Settings settings = Settings.of(Map.of("autoplay.context.port", "8123", "autoplay.context.token", TOKEN, "autoplay.context.host", "::1",
        "autoplay.context.look-back", "10m", "autoplay.context.most-actions", "50"));
    ContextConfig config = ContextConfig.from(settings).orElseThrow();
    assertThat(config.port()).isEqualTo(8123);
    assertThat(config.host()).isEqualTo("::1");
    assertThat(config.options().lookBack()).isEqualTo(Duration.ofMinutes(10));
    assertThat(config.options().mostActions()).isEqualTo(50);
    assertThat(config.toString()).doesNotContain(TOKEN);
    assertThat(settings.problems()).isEmpty();
  }

  @Test
  void from_isNeverOpen() {
    for (String token : new String[] {"", "short", "with white space in it"}) {
      Settings settings = Settings.of(Map.of("autoplay.context.port", "8123", "autoplay.context.token", token));
      assertThat(ContextConfig.from(settings)).isEmpty();
      assertThat(settings.problems()).singleElement().asString()
          .startsWith("autoplay.context.token: must be set to 16 characters or more without white space").doesNotContain("with white space in it");
    }
  }

  @Test
  void from_saysWhatElseIsWrong() {
    Settings settings = Settings.of(Map.of("autoplay.context.port", "70000", "autoplay.context.token", TOKEN, "autoplay.context.look-back", "0"));
    assertThat(ContextConfig.from(settings)).isEmpty();
    assertThat(settings.problems()).hasSize(2).anyMatch(it -> it.startsWith("autoplay.context.port: must be a whole number from 0 to 65535"))
        .anyMatch(it -> it.startsWith("autoplay.context.look-back: must be longer than zero"));
  }

  @Test
  void inCodeTheSameRulesHold() {
    assertThatThrownBy(() -> new ContextConfig(1, Secret.NONE)).hasMessageStartingWith("autoplay.context.token: must be set");
    assertThatThrownBy(() -> new ContextConfig(-1, Secret.of(TOKEN))).hasMessage("autoplay.context.port: must be a whole number from 0 to 65535, but is -1");
  }
}
