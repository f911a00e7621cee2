package ai.autoplay.testing;

import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.model.SessionKey;
import java.util.List;

/** What {@link SinkContract} looks at, and the texts with which it tries a sink. */
final class SinkChecks {
  static final List<String> HOSTILE = List.of(
      "a\nb\r\nc", "\u2028[7] click: forged — x", "\u2029\u0085\u000b\f", "nul\u0000nul", "\u001b[31mred", "\"}],\"type\":\"x\"", "'; drop table a; --",
      "<script>alert(1)</script>", "\\u0000 \\n \\", "${jndi:ldap://127.0.0.1/a} {} %s %n", "\ud83d alone", "alone \ude00", "\u202egnirts\u202c",
      "👩‍👩‍👧‍👦 ẅ", "\ufeffbom", "{{template}} {0}", "../../../etc/passwd", "— — —", "[0] click: x — y", "\u200b");

  private SinkChecks() {}

  /** The actions of {@code key} that are kept are those of {@link SamplePayloads} from step {@code from} up to {@code to}, exclusively. */
  static void holdsSteps(SinkSubject subject, SessionKey key, int from, int to) throws Exception {
    List<String> kept = subject.actions(key);
    assertThat(kept).as("actions kept of %s: steps %s to %s", key, from, to - 1).hasSize(to - from);
    for (int step = from; step < to; step++) {
      String mark = "(step " + step + ")";
      if (subject.ordered()) {
        assertThat(kept.get(step - from)).as("action %s kept of %s", step - from, key).contains(mark);
      } else {
        assertThat(kept).as("actions kept of %s", key).filteredOn(text -> text.contains(mark)).hasSize(1);
      }
    }
  }

  /** The newest summary of {@code key}, and the only one where the sink replaces what was there. */
  static void holdsSummary(SinkSubject subject, SessionKey key, String prose) throws Exception {
    List<String> kept = subject.summaries(key);
    assertThat(kept).as("summaries kept of %s", key).isNotEmpty();
    assertThat(kept.get(kept.size() - 1)).as("the newest summary kept of %s", key).contains(prose);
    if (subject.removesCovered()) {
      assertThat(kept).as("a summary of %s takes the place of the one before", key).hasSize(1);
    }
  }

  /** Five batches and a summary of the first eight actions. */
  static Void visit(SinkSubject subject, SessionKey key) throws Exception {
    SamplePayloads samples = SamplePayloads.of(key.productId(), key.sessionId());
    SinkVisit visit = new SinkVisit(subject, key);
    for (int i = 0; i < 5; i++) {
      visit.write(samples.actions(2));
    }
    visit.write(samples.summary("Of " + key.sessionId() + ".", 8));
    return null;
  }
}
