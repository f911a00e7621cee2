package ai.autoplay.connector.extract;

import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.model.SlimAction;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabellingTest {

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "button:nth-child=\"1\"text=\"Export CSV\"                                            | Click Export CSV button",
      "i.fa.fa-download:nth-child=\"1\";button:attr__aria-label=\"Export\"nth-child=\"2\"   | Click Export button",
      "span:text=\"3\";button:text=\"Inbox 3\"nth-child=\"1\"                               | Click Inbox 3 button",
      "i.fa.fa-trash:nth-child=\"1\";button:nth-child=\"1\"                                 | Click delete button",
      "img:attr__alt=\"Company logo\";a:href=\"/\"                                          | Click Company logo link",
      "button:attr__title=\"Save all\"nth-child=\"1\"                                       | Click Save all button",
      "button:attr__id=\"header--button-settings\"                                          | Click header settings button",
      "a:attr__href=\"#\"href=\"#\"text=\"More\"                                            | Click More button",
      "button:attr__role=\"tab\"text=\"Versions\"                                           | Click Versions tab",
      "li:attr__role=\"menuitem\"text=\"Log out\"                                           | Click Log out menu item",
      "input:attr__name=\"user[first_name]\"                                                | Click user first name field",
      "input:attr__aria-label=\"Search\"attr__id=\"q1\"                                     | Click Search field",
      "input:attr__type=\"submit\"attr__value=\"Sign in\"                                   | Click Sign in button",
      "input:attr__type=\"checkbox\"attr__name=\"newsletter\"                               | Toggle newsletter checkbox",
      "button:attr__role=\"switch\"attr__aria-checked=\"false\"text=\"Dark mode\"           | Turn on Dark mode switch",
      "div:attr__role=\"combobox\"text=\"Active\"                                           | Click Active field",
      "input:nth-child=\"1\";label:text=\"Amount\"                                          | Click Amount field",
      "span:text=\"3\";button:attr__aria-label=\"Notifications\"text=\"3\"                  | Click Notifications button",
      "button:attr__aria-label=\"Go to page 2\"text=\"2\"                                   | Click Go to page 2 button",
      "button:nth-child=\"1\"text=\"+\"                                                     | Click + button",
      "input:attr__id=\"search-box\"attr__name=\"q\"                                        | Click search box field",
      "td:text=\"Overdue\";tr:nth-child=\"3\"                                               | Click Overdue cell",
      "button:nth-child=\"1\"text=\"保存する\"                                               | Click 保存する button",
      "button:nth-child=\"1\";div:attr__aria-label=\"Player\"                               | Click Player button",
      "b:text=\"Invited\";button:attr__role=\"tab\"text=\"(3)\"                               | Click Invited tab",
      "p:text=\"List all cars\";button:text=\"GET\"                                         | Click List all cars GET button",
      "div:nth-child=\"2\";button:text=\"GET\";div:attr__id=\"operations-cars-listCars\"    | Click GET operations cars list Cars button",
      "span:nth-child=\"2\";button:text=\"Save\";div:attr__id=\"customer-form\"             | Click Save button",
      "i:text=\"delete\";button:text=\"Remove\"                                             | Click Remove button",
      "div:attr__role=\"combobox\"attr__aria-labelledby=\"country-label x7\"                 | Click country field",
      "input:nth-child=\"1\";td:nth-child=\"2\";tr:attr__data-param-name=\"colour\"          | Click colour field",
      "input:attr__class=\"a\";div:attr__aria-label=\"Near\";div:attr__aria-label=\"Far\"      | Click Near field",
      "input.x:nth-child=\"1\";span.y:nth-child=\"1\";div.app-search:nth-child=\"1\"           | Click search field",
      "button.btn-close:nth-child=\"1\";div:attr__id=\"settings-modal\"                      | Click close button",
      "input:attr__id=\"input-v-5\";div.v-field:nth-child=\"1\"                               | Click field on the orders page",
      "button:attr__id=\"radix-:r4:-trigger-sort\"                                         | Click trigger sort button",
      "button:nth-child=\"1\";div:attr__id=\"root\"                                         | Click button on the orders page",
      "div.row:nth-child=\"1\";div.search-results:nth-child=\"1\"                             | Click on the orders page",
      "button:nth-child=\"1\";div:nth-child=\"1\"                                           | Click button on the orders page",
      "div:nth-child=\"1\";div:nth-child=\"1\"                                              | Click on the orders page"})
  void title_isWhatAPersonWouldCallIt(String chain, String title) {
    assertThat(click(chain).title()).isEqualTo(title);
  }

  @Example
  void description_saysWhatAndWhere() {
    assertThat(click("button:text=\"Export CSV\"").description()).isEqualTo("User clicked Export CSV button on the orders page");
    assertThat(click("a:attr__href=\"/reports/7?q=x\"text=\"Reports\"").description())
        .isEqualTo("User clicked Reports link (to /reports/7) on the orders page");
  }

  @Example
  void label_neverHoldsAddressesCardsControlsOrTypedText() {
    assertThat(click("a:href=\"/me\"text=\"jo@example.com\"attr__aria-label=\"Account\"").title()).isEqualTo("Click Account link");
    assertThat(click("button:text=\"Pay with 4111 1111 1111 1111\"").title()).isEqualTo("Click Pay with *** button");
    assertThat(click("button:text=\"a\u0007b\n\nc\u202Ed\uE001\"").title()).isEqualTo("Click a b c d button");
    assertThat(click("textarea:text=\"my diary\"attr__name=\"entry\"").title()).isEqualTo("Click entry field");
  }

  @ParameterizedTest
  @CsvSource({
      "4111111111111111 12/27,          *** 12/27",
      "4111 1111 1111 1111 123,         *** 123",
      "Order 12 4111 1111 1111 1111,    Order 12 ***",
      "378282246310005 04/29,           *** 04/29",
      "Pay 3782-822463-10005,           Pay ***",
      "4111.1111.1111.1111 or 5500 0000 0000 0004, *** or ***",
      "Call 030 1234567 before 12:30,   Call 030 1234567 before 12:30",
      "x4111111111111111,               x4111111111111111",
      "Order 4111111111111112,          Order 4111111111111112"})
  void label_holdsNoCardNumberWhateverStandsBesideIt(String text, String label) {
    assertThat(click("b:text=\"" + text + "\"").title()).isEqualTo("Click " + label);
  }

  @ParameterizedTest
  @CsvSource({
      "Use eyJhbGciOiJI.eyJzdWIiOiJt.c2lnbmF0 now,   Use *** now",
      "Use keyJhbGciOiJI.eyJzdWIiOiJt. now,           Use k*** now",
      "Use eyJeyJhbGciOi.eyJzdWIiOiJt.a-b_c,          Use ***",
      "See app.eyJhbGciOiJI.eyJzdWIiOiJt.c2ln,        See app.***",
      "See keyJournalEntries.of now,                   See keyJournalEntries.of now"})
  void label_holdsNoToken(String text, String label) {
    assertThat(click("b:text=\"" + text + "\"").title()).isEqualTo("Click " + label);
  }

  @Example
  void label_isNoPartOfAnAddressThatWasCut() {
    for (int before = 700; before <= 1_010; before += 5) {
      assertThat(click("b:text=\"See" + " ".repeat(before) + "mara.miller@example.com\"").title()).as("%d", before).isIn("Click See", "Click See ***");
      assertThat(click("b:text=\"See" + " ".repeat(before) + "4111 1111 1111 1111 please\"").title()).as("%d", before)
          .isIn("Click See", "Click See ***", "Click See *** please");
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "p:text=\"my secret note\";div:attr__contenteditable=\"true\"",
      "p:text=\"my secret note\";div:attr__contenteditable=\"\"",
      "p:text=\"my secret note\";div.ProseMirror:nth-child=\"1\"",
      "p:text=\"my secret note\";div.ql-editor:nth-child=\"1\"",
      "a:href=\"/x\"text=\"my secret note\";p:nth-child=\"1\";div.ck.ck-editor__editable:nth-child=\"1\"",
      "a:href=\"/x\"text=\"my secret note\";div:attr__role=\"textbox\"",
      "td:text=\"my secret note\";tr;tbody;table;div;div;div;div;div;div;div.tiptap:nth-child=\"1\"",
      "div:text=\"my secret note\";trix-editor:nth-child=\"1\""})
  void label_isNeverWhatWasTypedIntoAnEditor(String chain) {
    SlimAction action = click(chain);
    assertThat(action.title()).isEqualTo("Click field on the orders page");
    assertThat(action.description()).doesNotContain("secret");
  }

  @Example
  void label_ofAControlWithinAnEditorThatIsNotTyped() {
    assertThat(click("button:text=\"Copy\";div:attr__contenteditable=\"false\";div:attr__contenteditable=\"true\"").title()).isEqualTo("Click Copy button");
    assertThat(click("button:text=\"Save\";div:nth-child=\"1\";form:attr__id=\"note-form\"").title()).isEqualTo("Click Save button");
  }

  @Example
  void pages_areNotNamedByParametersInTheirPath() {
    List<String> titles = new TestBrowser("a").load(0, "https://x.example.com/orders;jsessionid=SECRET123ABC", "")
        .load(2_000, "https://x.example.com/#/reset;SECRET", "").send(5_000).titles();

    assertThat(titles).containsExactly("Page Load: orders", "Page Load: reset");
    assertThat(click("a:href=\"/orders;jsessionid=SECRET123ABC\"text=\"Orders\"").description()).contains("(to /orders)").doesNotContain("SECRET");
  }

  @Example
  void label_isFoundBesideAttributesWithNamesWithoutEnd() {
    assertThat(click("button:nth-child=\"1\";div:attr__data-" + "a-".repeat(20_000) + "=\"x\"nth-child=\"1\"").title())
        .isEqualTo("Click button on the orders page");
    assertThat(click("button:nth-child=\"1\";div:attr__data-" + "a-".repeat(50) + "name=\"colour\"nth-child=\"1\"").title())
        .isEqualTo("Click colour button");
  }

  @Property(tries = 200)
  void title_isNeverEmptyAndNeverLong(@ForAll String text) {
    SlimAction action = click("button:text=\"" + text.replace("\"", "\\\"") + "\"");
    assertThat(action.title()).startsWith("Click ").hasSizeLessThan(250).doesNotContain("\n");
    assertThat(action.description()).isNotBlank();
  }

  @Example
  void pages_areNamedByTitleAndAddress() {
    List<String> titles = new TestBrowser("a").load(0, "https://x.example.com/", "Acme").route(2_000, "https://x.example.com/orders", "Acme")
        .route(4_000, "https://x.example.com/orders/17", "Acme").send(5_000).titles();

    assertThat(titles).containsExactly("Page Load: Acme", "Page Load: Acme – orders", "Page Load: Acme – orders");
  }

  @Example
  void pages_thatTellThePreviousTitleAreNotTakenForTheWholeSite() {
    String base = "https://x.example.com/";
    List<String> titles = new TestBrowser("a").load(0, base, "Acme Admin").route(1_000, base + "customers", "Customers | Acme Admin")
        .route(2_000, base + "reports", "Customers | Acme Admin").send(3_000).titles();

    assertThat(titles).containsExactly("Page Load: Acme Admin", "Page Load: Acme Admin – customers", "Page Load: Acme Admin – reports");
  }

  @Example
  void pages_whoseTitleIsTheirOwnNeedNoWordOfTheirAddress() {
    String base = "https://x.example.com/";
    List<String> titles = new TestBrowser("a").load(0, base, "Garden Club").load(1_000, base + "form.html", "Application — Garden Club")
        .load(2_000, base + "x/news", "Garden Club").send(3_000).titles();

    assertThat(titles).containsExactly("Page Load: Garden Club", "Page Load: Application — Garden Club", "Page Load: Garden Club – news");
  }

  @Example
  void descriptions_nameThePageWithoutTheSite() {
    String base = "https://x.example.com/";
    TestBrowser browser = new TestBrowser("a").load(0, base, "Start · Acme").route(1_000, base + "a", "Alpha · Acme")
        .route(2_000, base + "b", "Beta · Acme").route(3_000, base + "a", "Alpha · Acme").click(4_000, "button:text=\"Save\"").send(5_000);

    assertThat(browser.actions().get(4).description()).isEqualTo("User clicked Save button on the Alpha page");
  }

  @Example
  void pages_areNeverNamedByThePreviousPagesTitle() {
    String base = "https://x.example.com/";
    List<String> titles = new TestBrowser("a").load(0, base, "Loading…").route(1_000, base + "customers", "Dashboard · Acme")
        .route(2_000, base + "items/7", "Customers · Acme").route(3_000, base + "customers", "Item 7 · Acme").send(4_000).titles();

    assertThat(titles).containsExactly("Page Load: home", "Page Load: customers", "Page Load: Acme – items", "Page Load: Customers · Acme");
  }

  @Example
  void pages_areNamedByTheirOwnTitleWhereVisitsShowThatItIsRight() {
    String base = "https://x.example.com/";
    List<String> titles = new TestBrowser("a").load(0, base + "a", "Alpha").route(1_000, base + "b", "Beta").route(2_000, base + "c", "Gamma")
        .route(3_000, base + "b", "Beta").route(4_000, base + "c", "Gamma").route(5_000, base + "a2", "Alef").send(6_000).titles();

    assertThat(titles.subList(3, 6)).containsExactly("Page Load: Beta", "Page Load: Gamma", "Page Load: Alef");
  }

  @Example
  void pages_areNamedByTheirOwnTitleWhereTheLinkThatLedThereSaysTheSame() {
    String base = "https://x.example.com/";
    List<String> titles = new TestBrowser("a").load(0, base, "Start").click(900, "a:attr__href=\"/orders\"text=\"Orders\"")
        .route(1_000, base + "orders", "Orders · Acme").send(2_000).titles();

    assertThat(titles).containsExactly("Page Load: Start", "Click Orders link", "Page Load: Orders · Acme");
  }

  @Example
  void pages_areNamedByTheLinkThatLedThere() {
    String base = "https://x.example.com/#board/";
    List<String> titles = new TestBrowser("a").load(0, base + "37afa06b2185b6e4", "").click(2_000, "a:href=\"#b20d506b3b878acb\"text=\"Billing\"")
        .url(base + "b20d506b3b878acb").click(3_000, "button:text=\"Save\"").send(4_000).titles();

    assertThat(titles).containsExactly("Page Load: board", "Click Billing link", "Page Load: Billing", "Click Save button");
  }

  private static SlimAction click(String chain) {
    return new TestBrowser("a").url("https://app.example.com/orders").click(0, chain).send(1).actions().get(0);
  }
}
