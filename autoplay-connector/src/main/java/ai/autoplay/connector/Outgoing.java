package ai.autoplay.connector;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Payload;
import ai.autoplay.model.PayloadCodec;
import ai.autoplay.model.SessionKey;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What happens to a product's payloads, in order: a {@link Labeller} may say it better, the stream gets it, the endpoint that it is
 * pushed to gets it, the session's notes are kept, and when enough has gathered a summary is asked for, which goes the same way.
 */
final class Outgoing implements AutoCloseable {
  private final PayloadCodec codec = new PayloadCodec();
  private final ProductStream stream;
  private final Labelling labelling;
  private final Push push;
  private final Journal journal;
  private final Summaries summaries;
  private final Counters counters = new Counters();

  Outgoing(ProductStream stream, Push push, Journal journal, Models models) {
    this.stream = stream;
    this.push = push;
    this.journal = journal;
    this.labelling = new Labelling(models, this::forward);
    this.summaries = new Summaries(models, journal, this::publish);
  }

  /** Sends a batch of actions on its way; waits for nobody. What one thread sends of one session leaves in that order. */
  void send(ActionsPayload actions) {
    labelling.send(actions);
  }

  private void forward(ActionsPayload actions) {
    publish(actions);
    String session = actions.sessionId();
    if (session != null) {
      journal.note(session, actions);
      summaries.look(session);
    }
  }

  /** Notes what an earlier run sent; in its order. */
  void resume(Payload payload) {
    journal.resume(payload);
  }

  /** After the last {@link #resume}: forgets the sessions that would be forgotten by now. */
  void forgetIdle(Map<String, Instant> lastAt, Instant now) {
    journal.forgetIdle(lastAt, now);
  }

  private void publish(Payload payload) {
    byte[] json = codec.encode(payload).getBytes(UTF_8);
    long position = stream.publish(json);
    if (position == 0) {
      counters.add("dropped.after-close", 1);
      return;
    }
    push.offer(new Push.Parcel(stream.ring().id(position), Objects.requireNonNullElse(payload.sessionId(), ""), json));
  }

  void become(Product product) {
    stream.become(product);
    push.become(product.forward());
    journal.become(product.rules().summaryEvery());
  }

  /** What the session seems to be about; empty when nothing is known of it. */
  Optional<SessionStatus> status(SessionKey key) {
    return summaries.status(key);
  }

  long lag() {
    return stream.lag();
  }

  Map<String, Long> counts() {
    Map<String, Long> counts = counters.snapshot();
    counts.putAll(labelling.counts());
    counts.putAll(summaries.counts());
    counts.putAll(push.counts());
    return counts;
  }

  /** From now on no labeller is waited for. */
  void closeLabelling() {
    labelling.close();
  }

  /** Lets what is under way end within the close timeout; nothing is pushed from then on. */
  @Override
  public void close() {
    closeLabelling();
    push.close();
  }
}
