package ai.autoplay.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebAddressTest {

  @ParameterizedTest
  @ValueSource(strings = {"http://x", "HTTPS://x.example:1/a?b#c", "http://127.0.0.1:65535/", "http://[::1]:8080/", "https://me:pw@x.example/"})
  void brokenRule_isNoneOfWhatCanBeCalled(String text) {
    assertThat(WebAddress.brokenRule(text)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x.example/a", "/a", "ftp://x.example/", "http:x", "http:///a", "http://a b/"})
  void brokenRule_wantsTheWeb(String text) {
    assertThat(WebAddress.brokenRule(text)).isEqualTo("must be an absolute http or https address");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://x:0/", "http://x:65536/", "http://my_host/", "http://[fe80::1%eth0]/",
      "http://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example/"})
  void brokenRule_wantsAHostAndAPort(String text) {
    assertThat(WebAddress.brokenRule(text)).contains("a valid host name (no '_')").contains("a port from 1 to 65535");
  }

  @Test
  void shown_holdsNoSecret() {
    assertThat(WebAddress.shown(URI.create("https://me:pw@x.example:81/a%20b?key=k#f"))).isEqualTo("https://x.example:81/a%20b");
    assertThat(WebAddress.shown(URI.create("http://x"))).isEqualTo("http://x");
    assertThat(WebAddress.shown(URI.create("secret"))).isEqualTo("…");
    assertThat(WebAddress.shown(URI.create("mailto:me"))).isEqualTo("mailto:…");
  }

  @Test
  void headerSecret_namesTheKeyAndNotTheValue() {
    Settings settings = Settings.of(Map.of("autoplay.x.token", "päss", "autoplay.x.other", "fine"));
    assertThat(settings.headerSecret("autoplay.x.other").reveal()).isEqualTo("fine");
    assertThat(settings.headerSecret("autoplay.x.none").isEmpty()).isTrue();
    assertThat(settings.problems()).isEmpty();
    assertThat(settings.headerSecret("autoplay.x.token").isSendable()).as("a stand-in").isTrue();
    assertThat(settings.problems()).containsExactly("autoplay.x.token: must be of printable ASCII, which it is not (its value is not shown)");
  }
}
