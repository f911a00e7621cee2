package ai.autoplay.connector;

import ai.autoplay.model.ActionsPayload;
import java.io.IOException;
import java.util.List;

/**
 * Says better what was done than the connector's own rules do; a model, for example. It sees what a subscriber would see and nothing
 * more: what the product keeps back has been masked before. Called on threads of its own, several at once but for one session one
 * after the other; thread-safe.
 */
@FunctionalInterface
public interface Labeller {

  /**
   * Words for each action of {@code batch}, in order.
   *
   * @return as many as there are actions. None at all keeps the connector's own words, as does any failure, and an answer that
   *         takes more than 2 s: a stream must not wait for a model
   */
  List<Label> label(ActionsPayload batch) throws IOException, InterruptedException;

  /**
   * What an action is called.
   *
   * @param title       short, e.g. "Click Export CSV button"; blank keeps the connector's own
   * @param description a sentence; blank keeps the connector's own
   */
  record Label(String title, String description) {}
}
