package ai.autoplay.connector;

import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.MalformedPayloadException;
import ai.autoplay.model.Payload;
import ai.autoplay.model.PayloadCodec;
import ai.autoplay.model.SlimAction;
import java.util.ArrayList;
import java.util.List;

/** Reads payloads off a {@link TestStream}. */
final class Received {
  private static final PayloadCodec CODEC = new PayloadCodec();

  private Received() {}

  static Payload payload(TestStream.Block event) {
    try {
      return CODEC.decode(event.field("data")).orElseThrow();
    } catch (MalformedPayloadException e) {
      throw new AssertionError(e);
    }
  }

  static Payload next(TestStream stream) throws InterruptedException {
    return payload(stream.events(1).get(0));
  }

  static ActionsPayload nextActions(TestStream stream) throws InterruptedException {
    Payload payload = next(stream);
    assertThat(payload).isInstanceOf(ActionsPayload.class);
    return (ActionsPayload) payload;
  }

  /** The next {@code count} actions, whatever batches they come in. */
  static List<SlimAction> actions(TestStream stream, int count) throws InterruptedException {
    List<SlimAction> actions = new ArrayList<>();
    while (actions.size() < count) {
      if (next(stream) instanceof ActionsPayload batch) {
        actions.addAll(batch.actions());
      }
    }
    return actions;
  }

  static List<String> titles(TestStream stream, int count) throws InterruptedException {
    return actions(stream, count).stream().map(SlimAction::title).toList();
  }
}
