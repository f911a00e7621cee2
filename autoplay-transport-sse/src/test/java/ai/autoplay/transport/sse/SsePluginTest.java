package ai.autoplay.transport.sse;

import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.plugin.AutoplayPlugin;
import ai.autoplay.plugin.Settings;
import ai.autoplay.plugin.Slot;
import ai.autoplay.spi.Transport;
import com.google.inject.Guice;
import com.google.inject.Injector;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class SsePluginTest {

  @Test
  void plugin_isFoundAndBindsTheTransport() {
    AutoplayPlugin plugin = ServiceLoader.load(AutoplayPlugin.class).stream().map(ServiceLoader.Provider::get)
        .filter(found -> found.name().equals("sse")).findFirst().orElseThrow();
    assertThat(plugin).isInstanceOf(SsePlugin.class);
    assertThat(plugin.slot()).isEqualTo(Slot.TRANSPORT);

    Injector injector = Guice.createInjector(plugin.module(Settings.of(Map.of("autoplay.sse.url", "http://localhost/stream/p1"))));
    assertThat(injector.getInstance(Transport.class)).isInstanceOf(SseTransport.class).isSameAs(injector.getInstance(Transport.class));
  }
}
