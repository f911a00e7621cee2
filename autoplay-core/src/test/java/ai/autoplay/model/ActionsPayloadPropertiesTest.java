package ai.autoplay.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The laws of merge and of the text. */
class ActionsPayloadPropertiesTest {
  /** Everything at which Unicode, Java or Python ends a line. */
  private static final String LINE_ENDS = "\r\u000b\f\u001c\u001d\u001e\u0085\u2028\u2029";

  @Provide
  Arbitrary<ActionsPayload> batch() {
    return AnyPayload.actions();
  }

  @Provide
  Arbitrary<List<ActionsPayload>> batches() {
    return AnyPayload.batches(5);
  }

  @Provide
  Arbitrary<Payload> payloads() {
    return AnyPayload.payload();
  }

  @Property(tries = 300)
  void merge_isAssociative(@ForAll("batches") List<ActionsPayload> first, @ForAll("batches") List<ActionsPayload> second,
      @ForAll("batches") List<ActionsPayload> third) {
    ActionsPayload a = ActionsPayload.merge(first);
    ActionsPayload b = ActionsPayload.merge(second);
    ActionsPayload c = ActionsPayload.merge(third);
    ActionsPayload leftFirst = ActionsPayload.merge(List.of(ActionsPayload.merge(List.of(a, b)), c));
    ActionsPayload rightFirst = ActionsPayload.merge(List.of(a, ActionsPayload.merge(List.of(b, c))));
    assertThat(leftFirst).isEqualTo(rightFirst).isEqualTo(ActionsPayload.merge(List.of(a, b, c)));
  }

  @Property(tries = 300)
  void merge_keepsTheOrderAndCountsFromZero(@ForAll("batches") List<ActionsPayload> batches) {
    ActionsPayload merged = ActionsPayload.merge(batches);
    List<SlimAction> all = batches.stream().flatMap(batch -> batch.actions().stream()).toList();
    assertThat(merged.count()).isEqualTo(all.size());
    for (int i = 0; i < all.size(); i++) {
      assertThat(merged.actions().get(i)).isEqualTo(all.get(i).withIndex(i));
    }
  }

  @Property(tries = 300)
  void merge_ofOneIsTheIdentityUpToTheIndexes(@ForAll("batch") ActionsPayload batch) {
    ActionsPayload merged = ActionsPayload.merge(List.of(batch));
    assertThat(merged).usingRecursiveComparison().ignoringFields("actions").isEqualTo(batch);
    assertThat(ActionsPayload.merge(List.of(merged))).isEqualTo(merged);
  }

  @Property
  void toText_isOneLineForTheSessionAndOneForEachAction(@ForAll("batch") ActionsPayload batch) {
    String text = batch.toText();
    assertThat(text.chars().filter(c -> c == '\n').count()).isEqualTo(batch.count());
    assertThat(text.chars()).noneMatch(c -> LINE_ENDS.indexOf(c) >= 0);
    List<String> lines = text.lines().toList();
    assertThat(lines.get(0)).startsWith("Session ").endsWith(" — " + batch.count() + " actions");
    for (int i = 0; i < batch.count(); i++) {
      assertThat(lines.get(i + 1)).isEqualTo(batch.actions().get(i).toText()).startsWith("[" + batch.actions().get(i).index() + "] ");
    }
  }

  @Property
  void toText_isBoundedAndHoldsNoControlCharacters(@ForAll("payloads") Payload payload) {
    assertThat(payload.toText()).doesNotContainPattern("[\\p{Cc}\u2028\u2029&&[^\n]]");
    int fields = payload instanceof ActionsPayload actions ? 3 * actions.count() + 1 : 8;
    assertThat(payload.toText().codePoints().count()).isLessThan(fields * 2_050L);
  }
}
