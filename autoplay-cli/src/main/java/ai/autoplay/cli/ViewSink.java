package ai.autoplay.cli;

import ai.autoplay.connector.Connector;
import ai.autoplay.connector.SessionStatus;
import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Payload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SlimAction;
import ai.autoplay.spi.Sink;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Streams each session, as it is after a payload, to the page that shows it. */
final class ViewSink implements Sink {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final Connector connector;

  ViewSink(Connector connector) {
    this.connector = connector;
  }

  @Override
  public void write(Payload payload, Session session) {
    ObjectNode view = JSON.createObjectNode().put("type", "view").put("session", session.key().sessionId()).put("user", session.userId())
        .put("email", session.email()).put("goal", connector.session(session.key()).map(SessionStatus::goal).orElse(null))
        .put("summary", session.summary()).put("text", session.toText());
    ArrayNode actions = view.putArray("actions");
    if (payload instanceof ActionsPayload batch) {
      batch.actions().forEach(action -> put(action, actions.addObject()));
    }
    connector.server().publish(WebDemo.VIEW, view.toString());
  }

  private static void put(SlimAction action, ObjectNode node) {
    node.put("index", action.index()).put("type", action.type()).put("title", action.title()).put("description", action.description())
        .put("url", action.canonicalUrl()).put("at", action.timestampStart().toEpochMilli());
  }
}
