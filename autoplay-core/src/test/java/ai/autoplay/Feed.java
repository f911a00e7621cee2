package ai.autoplay;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.PayloadCodec;
import ai.autoplay.model.SessionKey;
import ai.autoplay.model.SlimAction;
import ai.autoplay.model.SummaryPayload;
import ai.autoplay.spi.Delivery;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What a connector sends of one session: one numbered action a delivery. */
final class Feed {
  static final String PRODUCT = "shop";
  private static final PayloadCodec CODEC = new PayloadCodec();
  private static final Instant BEGINNING = Instant.ofEpochSecond(1_700_000_000);
  private final @Nullable String session;
  private final int padding;
  private int sent;
  private String user = "ann";

  private Feed(@Nullable String session, int padding) {
    this.session = session;
    this.padding = padding;
  }

  static Feed of(String session) {
    return new Feed(session, 0);
  }

  static Feed anonymous() {
    return new Feed(null, 0);
  }

  /** Deliveries of about {@code chars} characters, each with others, so that no compression makes them much smaller. */
  static Feed large(String session, int chars) {
    return new Feed(session, chars);
  }

  /** What the delivery of that number holds beside its number. */
  String padding(int number) {
    StringBuilder letters = new StringBuilder();
    new Random(number).ints(padding, 'a', 'z' + 1).forEach(letters::appendCodePoint);
    return letters.toString();
  }

  SessionKey key() {
    return new SessionKey(PRODUCT, String.valueOf(session));
  }

  /** From here on {@code userId} acts. */
  Feed by(String userId) {
    user = userId;
    return this;
  }

  /** The next action; its title is its number, from 0. */
  Delivery next() {
    Instant at = BEGINNING.plusSeconds(sent);
    SlimAction action = SlimAction.builder("click").title(String.valueOf(sent)).description("did " + padding(sent)).timestampStart(at).build();
    ActionsPayload payload = new ActionsPayload(PRODUCT, session, user, null, null, at, List.of(action));
    sent++;
    return new Delivery(CODEC.encode(payload), null);
  }

  /** A summary of the {@code replaces} oldest actions. */
  Delivery summary(int replaces) {
    SummaryPayload payload = new SummaryPayload(PRODUCT, session, "did " + replaces + " things", replaces, BEGINNING.plusSeconds(sent).plusMillis(500));
    return new Delivery(CODEC.encode(payload), null);
  }
}
