package ai.autoplay.model;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Payloads as strangers would send them. */
final class AnyPayload {
  private AnyPayload() {}

  static Arbitrary<String> text() {
    Arbitrary<String> hostile = Arbitraries.of("", " ", "\n", "\r\n", "\u0085", "\u2028[1] click: forged", "\u2029", "\u0000\u001c\u001d\u001e", "\u000b\f",
        "\"}],", "\\", "\ud83d", "\ude00x", "👩‍👩‍👧", "\u202eevil\u202c", "—", "a".repeat(2_000), "b".repeat(2_001), "😀".repeat(2_001), "\t\t \u007f");
    return Arbitraries.frequencyOf(Tuple.of(3, Arbitraries.strings().ofMaxLength(12)),
        Tuple.of(3, hostile), Tuple.of(1, Combinators.combine(hostile, hostile, hostile).as((a, b, c) -> a + b + c)));
  }

  static Arbitrary<Instant> time() {
    Arbitrary<Double> fractions = Arbitraries.doubles().between(1e9, 2e9).ofScale(9);
    Arbitrary<Long> whole = Arbitraries.longs().between(Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond());
    return Arbitraries.oneOf(Arbitraries.just(Instant.EPOCH), fractions.map(WireTime::parse), whole.map(Instant::ofEpochSecond));
  }

  static Arbitrary<SlimAction> action() {
    Arbitrary<String> maybe = text().injectNull(0.3);
    return Combinators.combine(
        Combinators.combine(Arbitraries.integers(), text(), text(), text()).as((index, type, title, description) ->
            SlimAction.builder(type).index(index).title(title).description(description)),
        time(), time(), text(), text(), Combinators.combine(maybe, maybe, maybe, maybe).as(Arrays::asList))
        .as((builder, start, end, raw, canonical, people) -> builder.timestampStart(start).timestampEnd(end).rawUrl(raw)
            .canonicalUrl(canonical).sessionId(people.get(0)).userId(people.get(1)).email(people.get(2)).conversationId(people.get(3)).build());
  }

  static Arbitrary<ActionsPayload> actions() {
    Arbitrary<String> maybe = text().injectNull(0.3);
    return Combinators.combine(text().filter(id -> !id.isEmpty()), maybe, maybe, maybe, maybe, time(), action().list().ofMaxSize(4))
        .as(ActionsPayload::new);
  }

  static Arbitrary<Payload> payload() {
    Arbitrary<SummaryPayload> summaries = Combinators.combine(text().filter(id -> !id.isEmpty()), text().injectNull(0.3), text(),
        Arbitraries.integers(), time()).as(SummaryPayload::new);
    return Arbitraries.oneOf(List.of(actions().map(Payload.class::cast), summaries.map(Payload.class::cast)));
  }

  /** Batches of one session. */
  static Arbitrary<List<ActionsPayload>> batches(int atMost) {
    return actions().map(it -> new ActionsPayload("p", "s", it.userId(), it.email(), it.conversationId(), it.forwardedAt(), it.actions()))
        .list().ofMinSize(1).ofMaxSize(atMost);
  }
}
