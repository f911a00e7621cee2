package ai.autoplay.sink.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.autoplay.plugin.AutoplayPlugin;
import ai.autoplay.plugin.Settings;
import ai.autoplay.plugin.Slot;
import ai.autoplay.spi.Sink;
import com.google.inject.Guice;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class LoggingPluginTest {
  @Test
  void isFound() {
    assertThat(ServiceLoader.load(AutoplayPlugin.class)).filteredOn(LoggingPlugin.class::isInstance).singleElement()
        .satisfies(plugin -> {
          assertThat(plugin.name()).isEqualTo("logging");
          assertThat(plugin.slot()).isEqualTo(Slot.SINK);
        });
  }

  @Test
  void module_bindsTheSinkByName() {
    Map<String, Sink> sinks = Guice.createInjector(new LoggingPlugin().module(Settings.of(Map.of())))
        .getInstance(Key.get(new TypeLiteral<Map<String, Sink>>() {}));
    assertThat(sinks).containsOnlyKeys("logging");
    assertThat(sinks.get("logging")).isInstanceOf(LoggingSink.class);
  }

  @Test
  void from_readsEverySetting() {
    assertThat(LoggingConfig.from(Settings.of(Map.of()))).isEqualTo(LoggingConfig.DEFAULTS);
    assertThat(LoggingConfig.from(Settings.of(Map.of("autoplay.logging.level", "debug", "autoplay.logging.format", "json",
        "autoplay.logging.mask-emails", "false", "autoplay.logging.logger", "my.log"))))
        .isEqualTo(new LoggingConfig(LoggingConfig.Level.DEBUG, LoggingConfig.Format.JSON, false, "my.log"));
  }

  @Test
  void from_collectsWhatIsWrong() {
    Settings settings = Settings.of(Map.of("autoplay.logging.level", "loud", "autoplay.logging.format", "xml",
        "autoplay.logging.mask-emails", "maybe"));
    LoggingConfig.from(settings);
    assertThat(settings.problems()).hasSize(3).anySatisfy(problem -> assertThat(problem).contains("autoplay.logging.level", "loud", "info"))
        .anySatisfy(problem -> assertThat(problem).contains("autoplay.logging.format", "xml", "json"))
        .anySatisfy(problem -> assertThat(problem).contains("autoplay.logging.mask-emails", "maybe"));
  }

  @Test
  void config_refusesABlankLogger() {
    assertThatThrownBy(() -> new LoggingConfig(LoggingConfig.Level.INFO, LoggingConfig.Format.TEXT, true, " "))
        .isInstanceOf(IllegalArgumentException.class).hasMessage("logger: must not be blank");
  }
}
