package ai.autoplay;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.PayloadCodec;
import ai.autoplay.model.SlimAction;
import ai.autoplay.spi.Delivery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Batches of actions of one session, one after the other. Not thread-safe. */
final class Batches {
  private static final PayloadCodec CODEC = new PayloadCodec();
  private final String session;
  private int index;

  Batches(String session) {
    this.session = session;
  }

  /** The next {@code count} actions. */
  ActionsPayload next(int count) {
    List<SlimAction> actions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      actions.add(SlimAction.builder("click").index(index).title("Click " + index).timestampStart(time()).build());
      index++;
    }
    return new ActionsPayload("shop", session, null, null, null, time(), actions);
  }

  private Instant time() {
    return Instant.ofEpochSecond(1_700_000_000 + index);
  }

  static Delivery delivery(ActionsPayload payload) {
    return new Delivery(CODEC.encode(payload), null);
  }
}
