package ai.autoplay.connector.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UrlsTest {
  private final Urls urls = new Urls(ExtractionRules.DEFAULTS);

  @ParameterizedTest
  @CsvSource({
      "https://App.Example.com/Orders/42?tab=a#top,                        https://app.example.com/Orders/:id",
      "https://a.example.com,                                              https://a.example.com",
      "https://a.example.com:8443/x/,                                      https://a.example.com:8443/x/",
      "https://me:pw@a.example.com/x,                                      https://a.example.com/x",
      "https://a.example.com/u/0b0f8d4e-7a51-4a53-9f0e-2d3c4b5a6978/edit,  https://a.example.com/u/:id/edit",
      "https://a.example.com/f/37afa06b2185b6e4,                           https://a.example.com/f/:id",
      "https://a.example.com/v/dQw4w9WgXcQ0aB3dE,                          https://a.example.com/v/:id",
      "https://a.example.com/v/01ARZ3NDEKTSV4RRFFQ69G5FAV,                 https://a.example.com/v/:id",
      "https://a.example.com/p/jo%40example.com,                           https://a.example.com/p/:id",
      "https://a.example.com/p/jo@example.com/x,                           https://a.example.com/p/:id/x",
      "https://a.example.com/blog/how-we-made-2024-reports,                https://a.example.com/blog/how-we-made-2024-reports",
      "https://a.example.com/internationalization,                         https://a.example.com/internationalization",
      "https://a.example.com/@scope/name,                                  https://a.example.com/@scope/name",
      "https://a.example.com/#/orders/42?x=1,                              https://a.example.com/orders/:id",
      "https://a.example.com/app/#!/orders/42,                             https://a.example.com/app/orders/:id",
      "https://a.example.com/docs#installation,                            https://a.example.com/docs",
      "https://a.example.com/x;jsessionid=AB12/y,                          https://a.example.com/x/y",
      "https://a.example.com/x%3Bjsessionid=AB12/y,                        https://a.example.com/x/y",
      "https://a.example.com/#/x;token=AB12/y,                             https://a.example.com/x/y",
      "https://a.example.com/mail/to-jo%2540example.com,                   https://a.example.com/mail/***",
      "https://a.example.com/pay/4111%201111%201111%201111,                https://a.example.com/pay/***",
      "/relative/7?x,                                                      /relative/:id",
      "about:blank,                                                        about:blank"})
  void canonical_followsTheWire(String url, String canonical) {
    assertThat(urls.canonical(url)).isEqualTo(canonical);
  }

  @Example
  void canonical_followsTheProductsRoutesFirst() {
    Urls own = new Urls(new ExtractionRules(Set.of(), List.of("/u/{name}", "/u/{name}/posts/{post}"), Batching.DEFAULTS));

    assertThat(own.canonical("https://a.example.com/u/ada?x=1")).isEqualTo("https://a.example.com/u/:name");
    assertThat(own.canonical("https://a.example.com/#/u/ada/posts/first")).isEqualTo("https://a.example.com/u/:name/posts/:post");
    assertThat(own.canonical("https://a.example.com/u;v=1/ada;jsessionid=SECRET")).isEqualTo("https://a.example.com/u/:name");
    assertThat(own.canonical("https://a.example.com/u/")).isEqualTo("https://a.example.com/u/");
    assertThat(own.canonical("https://a.example.com/x/7")).isEqualTo("https://a.example.com/x/:id");
  }

  @Example
  void rules_refuseABrokenRoute() {
    assertThatIllegalArgumentException().isThrownBy(() -> new ExtractionRules(Set.of(), List.of("u/{name}"), Batching.DEFAULTS))
        .withMessage("routes: must begin with \"/\", but found \"u/{name}\"");
    assertThatIllegalArgumentException().isThrownBy(() -> new ExtractionRules(Set.of(), List.of("/u/{name"), Batching.DEFAULTS))
        .withMessage("routes: a segment must be plain or \"{name}\", but found \"/u/{name\"");
  }

  @ParameterizedTest
  @CsvSource({
      "https://a.example.com/x?q=my+secret&page=2#top,        https://a.example.com/x?q=***&page=***#top",
      "https://me:pw@a.example.com/x,                         https://a.example.com/x",
      "https://a.example.com/#/x?token=abc,                   https://a.example.com/#/x?token=***",
      "https://a.example.com/cb#access_token=abc&x=1,         https://a.example.com/cb#access_token=***&x=***",
      "https://a.example.com/search?secret,                   https://a.example.com/search?***",
      "https://a.example.com/x?tok=1&secret;more&empty=,      https://a.example.com/x?tok=***&***;***&empty=",
      "https://a.example.com/#/reset?secret,                  https://a.example.com/#/reset?***",
      "https://a.example.com/#/reset&secret&x=1,              https://a.example.com/#/reset&***&x=***",
      "https://a.example.com/#anchor,                         https://a.example.com/#anchor",
      "https://a.example.com/a;jsessionid=SECRET/b;c,         https://a.example.com/a;jsessionid=***/b;***",
      "https://a.example.com/a%3bjsessionid=SECRET,           https://a.example.com/a%3bjsessionid=***",
      "https://a.example.com/#/a;token=SECRET,                https://a.example.com/#/a;token=***",
      "https://a.example.com/p/jo%2540example.com,            https://a.example.com/p/***",
      "https://a.example.com/pay/4111%201111%201111%201111/x, https://a.example.com/pay/***/x",
      "https://a.example.com/p/jo@example.com/edit,           https://a.example.com/p/***/edit",
      "https://a.example.com/p/jo%40example.com,              https://a.example.com/p/***",
      "https://a.example.com/pay/4111111111111111,            https://a.example.com/pay/***"})
  void raw_masksWhatUsersTypedAndAre(String url, String raw) {
    assertThat(urls.raw(url)).isEqualTo(raw);
  }

  @Example
  void raw_isLeftAloneWhereTheProductAllowsIt() {
    Urls open = new Urls(new ExtractionRules(Set.of(Disclosure.QUERY_VALUES, Disclosure.PERSONAL_TEXT), List.of(), Batching.DEFAULTS));
    assertThat(open.raw("https://a.example.com/p/jo@example.com?q=x#y=z")).isEqualTo("https://a.example.com/p/jo@example.com?q=x#y=z");
  }

  @Example
  void bothForms_areMaskedBeforeTheyAreCut() {
    for (int length = 1_950; length <= 2_000; length++) {
      String url = "https://a.example.com/" + "x".repeat(length - 22 - 1) + "/mara@example.com";
      assertThat(urls.raw(url)).hasSizeLessThanOrEqualTo(2_000).doesNotContain("mara");
      assertThat(urls.canonical(url)).hasSizeLessThanOrEqualTo(2_000).doesNotContain("mara");
    }
  }

  @Property
  void neitherFormThrows(@ForAll String url) {
    assertThat(urls.canonical(url)).doesNotContain("?", "#");
    assertThat(urls.raw(url).length()).isLessThanOrEqualTo(2_000 + 3 * url.length());
  }
}
