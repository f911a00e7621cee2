package ai.autoplay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Payload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.model.SlimAction;
import ai.autoplay.model.SummaryPayload;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OrderCheckTest {
  private final OrderCheck check = new OrderCheck();

  @Test
  void write_inOrderIsFoundRight() {
    List<Payload> payloads = List.of(batch("s", 0, 2), batch("s", 2, 3), summary(4), batch("s", 3, 4));
    payloads.forEach(check::expect);
    writeAll(payloads);

    assertThat(check.findings().outOfOrder()).isZero();
    assertThat(check.findings().missing()).isZero();
    assertThat(check.findings().actions()).isEqualTo(4);
    assertThat(check.findings().sessions()).singleElement().extracting(Session::uncoveredCount).isEqualTo(1);
  }

  @Test
  void write_ofJoinedBatchesIsFoundRight() {
    check.expect(batch("s", 0, 2));
    check.expect(batch("s", 2, 5));
    writeAll(List.of(batch("s", 0, 5)));

    assertThat(check.findings().outOfOrder()).isZero();
    assertThat(check.findings().missing()).isZero();
  }

  @Test
  void write_ofASwappedBatchIsFound() {
    check.expect(batch("s", 0, 1));
    check.expect(batch("s", 1, 2));
    writeAll(List.of(batch("s", 1, 2), batch("s", 0, 1)));

    assertThat(check.findings().outOfOrder()).isEqualTo(2);
  }

  @Test
  void write_ofTheSameBatchTwiceIsFound() {
    check.expect(batch("s", 0, 1));
    writeAll(List.of(batch("s", 0, 1), batch("s", 0, 1)));

    assertThat(check.findings().outOfOrder()).isEqualTo(1);
  }

  @Test
  void write_ofAnOlderSnapshotIsFound() {
    check.expect(batch("s", 0, 1));
    check.expect(batch("s", 1, 2));
    Session first = Session.empty(new SessionKey("p", "s")).with(batch("s", 0, 1));
    check.write(batch("s", 0, 1), first);
    check.write(batch("s", 1, 2), first);

    assertThat(check.findings().outOfOrder()).isEqualTo(1);
  }

  @Test
  void write_ofASummaryThatTakesOutOthersIsFound() {
    check.expect(batch("s", 0, 3));
    Session before = Session.empty(new SessionKey("p", "s")).with(batch("s", 0, 3));
    check.write(batch("s", 0, 3), before);
    check.write(summary(1), before.with(summary(1)).covering(batch("s", 1, 2).actions()));

    assertThat(check.findings().outOfOrder()).isEqualTo(1);
  }

  @Test
  void findings_countWhatNeverCame() {
    check.expect(batch("s", 0, 3));
    check.expect(batch(null, 3, 5));
    writeAll(List.of(batch("s", 0, 1)));

    assertThat(check.findings().missing()).isEqualTo(4);
  }

  @Test
  void write_withoutASessionMayComeInAnyOrderButOnce() {
    check.expect(batch(null, 0, 1));
    check.expect(batch(null, 1, 2));
    List.of(batch(null, 1, 2), batch(null, 0, 1)).forEach(this::writeAlone);
    assertThat(check.findings().outOfOrder()).isZero();
    assertThat(check.findings().missing()).isZero();

    writeAlone(batch(null, 0, 1));
    assertThat(check.findings().outOfOrder()).isEqualTo(1);
  }

  private void writeAll(List<Payload> payloads) {
    Session session = Session.empty(new SessionKey("p", "s"));
    for (Payload payload : payloads) {
      session = session.with(payload);
      check.write(payload, session);
    }
  }

  private void writeAlone(Payload payload) {
    check.write(payload, Session.empty(SessionKey.of(payload)).with(payload));
  }

  private static ActionsPayload batch(@Nullable String session, int from, int to) {
    return new ActionsPayload("p", session, IntStream.range(from, to)
        .mapToObj(i -> SlimAction.builder("click").title("button " + i).build().withIndex(i)).toList());
  }

  private static SummaryPayload summary(int replaces) {
    return new SummaryPayload("p", "s", "prose", replaces, Instant.EPOCH);
  }
}
