package ai.autoplay.sink.conversation.intercom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.autoplay.plugin.AutoplayPlugin;
import ai.autoplay.plugin.Secret;
import ai.autoplay.plugin.Settings;
import ai.autoplay.plugin.Slot;
import ai.autoplay.sink.conversation.ConversationSink;
import ai.autoplay.sink.conversation.intercom.IntercomConfig.Account;
import ai.autoplay.spi.Sink;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class IntercomConfigTest {
  private static final Map<String, String> LEAST = Map.of("autoplay.intercom.token", "t0p-secret", "autoplay.intercom.admin-id", "42");

  private static Settings with(String... more) {
    Map<String, String> all = new HashMap<>(LEAST);
    for (int i = 0; i < more.length; i += 2) {
      all.put("autoplay." + more[i], more[i + 1]);
    }
    return Settings.of(all);
  }

  @Test
  void from_takesTheUsualUnlessToldOtherwise() {
    IntercomConfig config = IntercomConfig.from(with());
    assertThat(config).isEqualTo(new IntercomConfig(new Account(Secret.of("t0p-secret"), "42")));
    assertThat(config.toString()).doesNotContain("t0p-secret");
    assertThat(config.account().baseUrl()).hasToString("https://api.intercom.io");
  }

  @Test
  void from_readsEveryKey() {
    Settings settings = with("intercom.base-url", "https://api.eu.intercom.io", "intercom.timeout", "7s", "intercom.client-secret", "hush",
        "intercom.product-id", "shop", "intercom.store", "/var/notes.mv", "intercom.window", "1m", "intercom.most-waiting", "50",
        "intercom.webhook-port", "8124", "intercom.webhook-host", "::1");
    IntercomConfig config = IntercomConfig.from(settings);
    assertThat(settings.problems()).isEmpty();
    assertThat(config.account().baseUrl()).hasToString("https://api.eu.intercom.io");
    assertThat(config.account().timeout()).isEqualTo(Duration.ofSeconds(7));
    assertThat(config.store()).isEqualTo(Path.of("/var/notes.mv"));
    assertThat(config.notes().window()).isEqualTo(Duration.ofMinutes(1));
    assertThat(config.notes().mostWaiting()).isEqualTo(50);
    assertThat(settings.unknown(List.of(), Settings.Strictness.ERROR)).as("the webhook's keys are fine without it").isEmpty();
  }

  @Test
  void from_keepsNotesInTheDataFolder() {
    assertThat(IntercomConfig.from(with("data-dir", "/var/autoplay")).store()).isEqualTo(Path.of("/var/autoplay/intercom-notes.mv"));
  }

  @Test
  void from_saysAllThatIsWrongAtOnce() {
    Settings settings = Settings.of(Map.of("autoplay.intercom.admin-id", "Ciaran", "autoplay.intercom.timeout", "0",
        "autoplay.intercom.most-waiting", "0"));
    IntercomConfig.from(settings);
    assertThat(settings.problems()).hasSize(4)
        .anySatisfy(problem -> assertThat(problem).startsWith("autoplay.intercom.token: must be set, and is not"))
        .anySatisfy(problem -> assertThat(problem).isEqualTo("autoplay.intercom.admin-id: must be a teammate's id, digits only, but is \"Ciaran\""))
        .anySatisfy(problem -> assertThat(problem).isEqualTo("autoplay.intercom.timeout: must be from 1ms to 1h, but is PT0S"))
        .anySatisfy(problem -> assertThat(problem).startsWith("autoplay.intercom.most-waiting: must be a whole number from 1 to 10000"));
  }

  @Test
  void from_namesATokenThatNoHeaderCanCarryAndDoesNotShowIt() {
    Settings settings = with("intercom.token", "geheimesPasswört");
    IntercomConfig config = IntercomConfig.from(settings);
    assertThat(settings.problems()).containsExactly(
        "autoplay.intercom.token: must be of printable ASCII, which it is not (its value is not shown)");
    new IntercomPlatform(config.account()).close();
    assertThatThrownBy(() -> new Account(Secret.of("ö"), "42")).hasMessage("token: must be of printable ASCII without spaces around it");
  }

  @Test
  void from_namesAnAddressThatCannotBeCalled() {
    Settings settings = with("intercom.base-url", "https://me:pw@proxy.example:99999/intercom?key=k");
    new IntercomPlatform(IntercomConfig.from(settings).account()).close();
    String rule = "must be an address with a valid host name (no '_') and, if any, a port from 1 to 65535, but is ";
    assertThat(settings.problems()).singleElement().asString().startsWith("autoplay.intercom.base-url: ")
        .contains("a port from 1 to 65535, but is \"https://…@proxy.example:99999/intercom?…\"");
    assertThatThrownBy(() -> new Account(URI.create("http://x.example:0/"), Secret.of("t"), "42", Duration.ofSeconds(1)))
        .hasMessage("baseUrl: " + rule + "http://x.example:0/");
    assertThatThrownBy(() -> new Account(URI.create("ftp://x.example/"), Secret.of("t"), "42", Duration.ofSeconds(1)))
        .hasMessage("baseUrl: must be an absolute http or https address, but is ftp://x.example/");
  }

  @Test
  void from_namesATimeoutThatIsTooLong() {
    Settings settings = with("intercom.timeout", "30d");
    new IntercomPlatform(IntercomConfig.from(settings).account()).close();
    assertThat(settings.problems()).containsExactly("autoplay.intercom.timeout: must be from 1ms to 1h, but is PT720H");
    assertThatThrownBy(() -> new Account(IntercomConfig.US, Secret.of("t"), "42", Duration.ofNanos(1)))
        .hasMessage("timeout: must be from 1 ms to 1 h, but is PT0.000000001S");
  }

  @Test
  void webhook_isOfBothOrNot() {
    Settings good = with("intercom.client-secret", "hush", "intercom.product-id", "shop");
    assertThat(IntercomWebhookConfig.from(good)).hasValue(new IntercomWebhookConfig(Secret.of("hush"), "shop")).hasToString(
        "Optional[IntercomWebhookConfig[clientSecret=***, productId=shop]]");
    Settings half = with("intercom.client-secret", "hush");
    assertThat(IntercomWebhookConfig.from(half)).isEmpty();
    assertThat(half.problems()).singleElement().asString().startsWith("autoplay.intercom.product-id: must be set, and is not").doesNotContain("hush");
  }

  @Test
  void account_namesWhatItRefuses() {
    assertThatThrownBy(() -> new Account(Secret.NONE, "42")).hasMessage("token: must not be empty");
    assertThatThrownBy(() -> new Account(Secret.of("t"), "x")).hasMessage("adminId: must be a teammate's id, digits only, but is \"x\"");
  }

  @Test
  void plugin_isFoundAndBindsTheSink() {
    AutoplayPlugin plugin = ServiceLoader.load(AutoplayPlugin.class).stream().map(ServiceLoader.Provider::get)
        .filter(found -> found.name().equals("intercom")).findFirst().orElseThrow();
    assertThat(plugin.slot()).isEqualTo(Slot.SINK);
    Injector injector = Guice.createInjector(plugin.module(with()));
    Map<String, Sink> sinks = injector.getInstance(Key.get(new TypeLiteral<Map<String, Sink>>() {}));
    assertThat(sinks).containsOnlyKeys("intercom");
    assertThat(sinks.get("intercom")).isInstanceOf(ConversationSink.class);
    sinks.get("intercom").close();
  }
}
