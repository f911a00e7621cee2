package ai.autoplay.connector.extract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;

class ElementChainTest {

  @Example
  void parse_readsTagsClassesAttributesAndText() {
    List<Element> chain = ElementChain.parse("span.a.b:attr__href=\"/x\"href=\"/x\"nth-child=\"1\"nth-of-type=\"1\"text=\"Export CSV\";"
        + "BUTTON:attr__id=\"go\"attr_id=\"go\"nth-child=\"2\"nth-of-type=\"1\"");

    assertThat(chain).extracting(Element::tag).containsExactly("span", "button");
    assertThat(chain.get(0).classes()).containsExactly("a", "b");
    assertThat(chain.get(0).text()).isEqualTo("Export CSV");
    assertThat(chain.get(0).attribute("href")).isEqualTo("/x");
    assertThat(chain.get(1).attribute("id")).isEqualTo("go");
  }

  @Example
  void parse_neverSplitsInsideValues() {
    List<Element> chain = ElementChain.parse("div:attr__style=\"height: 175px; left: 0px\"nth-child=\"1\"text=\"a;b:c=\\\"d\\\";e\nf\";p:nth-child=\"2\"");

    assertThat(chain).hasSize(2);
    assertThat(chain.get(0).attribute("style")).isEqualTo("height: 175px; left: 0px");
    assertThat(chain.get(0).text()).isEqualTo("a;b:c=\"d\";e\nf");
    assertThat(chain.get(1).tag()).isEqualTo("p");
  }

  @Example
  void parse_readsClassesWithColonsAndBrackets() {
    List<Element> chain = ElementChain.parse("a.hover:underline.md:w-[50%].w-1/2:attr__class=\"x\"nth-child=\"1\"text=\"Docs\";li;ul:nth-child=\"3\"");

    assertThat(chain).extracting(Element::tag).containsExactly("a", "li", "ul");
    assertThat(chain.get(0).text()).isEqualTo("Docs");
  }

  @Example
  void of_readsTheArrayForm() throws Exception {
    List<Element> chain = ElementChain.of(new ObjectMapper().readTree("[{\"tag_name\":\"a\",\"$el_text\":\"Docs\",\"classes\":[\"x\"],"
        + "\"attr__id\":\"d\",\"attr__aria-label\":null,\"nth_child\":2,\"nth_of_type\":1},7]"));

    assertThat(chain).singleElement().satisfies(link -> {
      assertThat(link.text()).isEqualTo("Docs");
      assertThat(link.attributes()).containsEntry("id", "d").containsEntry("nth-child", "2").containsEntry("nth-of-type", "1")
          .doesNotContainKey("aria-label");
    });
  }

  @Example
  void of_andParseAgreeOnThePlaceOfAnElement() throws Exception {
    Element written = ElementChain.parse("a.x:attr__id=\"d\"attr_id=\"d\"nth-child=\"2\"nth-of-type=\"1\"").get(0);
    Element listed = ElementChain.of(new ObjectMapper().readTree(
        "[{\"tag_name\":\"a\",\"attr__id\":\"d\",\"nth_child\":2,\"nth_of_type\":1}]")).get(0);

    assertThat(listed.place()).isEqualTo(written.place());
  }

  @Example
  void parse_keepsNoMoreOfAnElementThanPagesHave() {
    String pairs = IntStream.range(0, 1_000).mapToObj(i -> "attr__data-" + i + "=\"x\"").collect(Collectors.joining());
    Element crowded = ElementChain.parse("b" + ".c".repeat(1_000) + ":" + pairs).get(0);
    assertThat(crowded.attributes()).hasSizeLessThanOrEqualTo(100);
    assertThat(crowded.classes()).hasSizeLessThanOrEqualTo(100);

    Element lengthy = ElementChain.parse("b." + "c".repeat(3_000) + ":attr__" + "k".repeat(3_000) + "=\"x\"attr__id=\"i\"").get(0);
    assertThat(lengthy.attributes()).containsOnlyKeys("id");
    assertThat(lengthy.classes()).allSatisfy(name -> assertThat(name).hasSizeLessThanOrEqualTo(200));
    assertThat(ElementChain.parse("b".repeat(3_000))).allSatisfy(element -> assertThat(element.tag()).hasSizeLessThanOrEqualTo(200));
  }

  @Example
  void of_keepsNoMoreOfAnElementThanPagesHave() throws Exception {
    ObjectMapper json = new ObjectMapper();
    ObjectNode item = json.createObjectNode().put("tag_name", "b").put("attr__" + "k".repeat(3_000), "x").put("attr__id", "i");
    item.putArray("classes").add("c".repeat(3_000));
    IntStream.range(0, 1_000).forEach(i -> item.withArray("classes").add("c"));
    Element listed = ElementChain.of(json.createArrayNode().add(item)).get(0);

    assertThat(listed.attributes()).containsOnlyKeys("id");
    assertThat(listed.classes()).hasSizeLessThanOrEqualTo(100).allSatisfy(name -> assertThat(name).hasSizeLessThanOrEqualTo(200));
  }

  @Example
  void parseAndOf_keepNoMoreOfAChainThanPagesHave() throws Exception {
    String element = IntStream.range(0, 50).mapToObj(i -> "attr__data-" + i + "=\"" + "x".repeat(2_000) + "\"").collect(Collectors.joining());
    ArrayNode listed = new ObjectMapper().createArrayNode();
    for (int i = 0; i < 50; i++) {
      ObjectNode item = listed.addObject().put("tag_name", "b");
      IntStream.range(0, 50).forEach(n -> item.put("attr__data-" + n, "x".repeat(2_000)));
    }

    assertThat(ElementChain.parse(("b:" + element + ";").repeat(50)).stream().mapToInt(Element::length).sum()).isLessThanOrEqualTo(50_000);
    assertThat(ElementChain.of(listed)).hasSize(1);
  }

  @Example
  void parse_cutsBetweenCharacters() {
    assertThat(ElementChain.parse("b:text=\"a" + "😀".repeat(2_000) + "\"").get(0).text()).endsWith("😀");
  }

  @Property(tries = 2_000)
  void parse_neverThrows(@ForAll @Chars({';', ':', '"', '\\', '=', '.', '-', ' ', '\n'}) @CharRange(from = 'a', to = 'c') String text) {
    assertThat(ElementChain.parse(text).size()).isLessThanOrEqualTo(text.length());
  }

  @Property
  void parse_bringsBackWhatWasWritten(@ForAll String text) {
    String chain = "b:text=\"" + text.replace("\"", "\\\"") + "\";i:nth-child=\"1\"";
    boolean ambiguous = text.contains("\\");
    assertThat(ambiguous || ElementChain.parse(chain).get(0).text().equals(text.substring(0, Math.min(2_000, text.length())))).isTrue();
  }
}
