package ai.autoplay.transport.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.plugin.AutoplayPlugin;
import ai.autoplay.plugin.Settings;
import ai.autoplay.plugin.Slot;
import ai.autoplay.spi.Transport;
import com.google.inject.Guice;
import com.google.inject.Key;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class WebhookPluginTest {

  @Test
  void serviceLoader_findsItAndGuiceBindsTheTransport() {
    AutoplayPlugin plugin = ServiceLoader.load(AutoplayPlugin.class).stream().map(ServiceLoader.Provider::get)
        .filter(found -> found.name().equals("webhook")).findFirst().orElseThrow();
    assertThat(plugin).isInstanceOf(WebhookPlugin.class);
    assertThat(plugin.slot()).isEqualTo(Slot.TRANSPORT);
    Settings settings = Settings.of(Map.of("autoplay.webhook.secret", "s"));
    Transport transport = Guice.createInjector(plugin.module(settings)).getInstance(Key.get(Transport.class));
    assertThat(transport).isInstanceOf(WebhookTransport.class);
    assertThat(settings.problems()).isEmpty();
  }
}
