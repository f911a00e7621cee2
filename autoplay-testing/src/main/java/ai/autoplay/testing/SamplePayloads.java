package ai.autoplay.testing;

import static java.util.Objects.requireNonNull;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Payload;
import ai.autoplay.model.PayloadCodec;
import ai.autoplay.model.SessionKey;
import ai.autoplay.model.SlimAction;
import ai.autoplay.model.SummaryPayload;
import ai.autoplay.spi.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Payloads as a connector would send them, of one session, one after the other: indexes and times go on where the last one ended, so
 * no two actions are alike. The same calls give the same payloads. Not thread-safe.
 */
public final class SamplePayloads {
  private static final PayloadCodec CODEC = new PayloadCodec();
  private static final Instant BEGINNING = Instant.ofEpochSecond(1_700_000_000);
  private static final Duration APART = Duration.ofMillis(2_500);
  private static final String SITE = "https://app.example.com";
  private static final List<String[]> JOURNEY = List.of(
      new String[] {"pageview", "Page Load: Dashboard", "User landed on the dashboard page", "/dashboard"},
      new String[] {"click", "Click Export CSV button", "User clicked Export CSV button on the dashboard page", "/dashboard"},
      new String[] {"pageview", "Page Load: Billing", "User landed on the billing page", "/settings/billing"},
      new String[] {"type", "Type in Card number", "User typed in Card number on the billing page", "/settings/billing"},
      new String[] {"submit", "Submit payment form", "User submitted payment form on the billing page", "/settings/billing"},
      new String[] {"click", "Click Invite button", "User clicked Invite button on the team page", "/teams/:id"});

  private final String productId;
  private final @Nullable String sessionId;
  private @Nullable String userId;
  private @Nullable String email;
  private @Nullable String conversationId;
  private int index;
  private Instant now = BEGINNING;

  private SamplePayloads(String productId, @Nullable String sessionId) {
    this.productId = requireNonNull(productId, "productId");
    this.sessionId = sessionId;
  }

  /** Of a named session. Nobody is known until {@link #by}. */
  public static SamplePayloads of(String productId, String sessionId) {
    return new SamplePayloads(productId, requireNonNull(sessionId, "sessionId"));
  }

  /** Of visitors without a session id: each payload is a session of its own. */
  public static SamplePayloads anonymous(String productId) {
    return new SamplePayloads(productId, null);
  }

  /** From here on {@code userId} acts, known under {@code email}; null for unknown. */
  public SamplePayloads by(@Nullable String userId, @Nullable String email) {
    this.userId = userId;
    this.email = email;
    return this;
  }

  /** From here on the payloads name this chat. */
  public SamplePayloads linkedTo(@Nullable String conversationId) {
    this.conversationId = conversationId;
    return this;
  }

  /** The key of the session; the payloads of {@link #anonymous} have one each: see {@link SessionKey#of}. */
  public SessionKey key() {
    if (sessionId == null) {
      throw new IllegalStateException("an anonymous payload has a key of its own: use SessionKey.of(payload)");
    }
    return new SessionKey(productId, sessionId);
  }

  /** The next {@code count} actions, 2.5 seconds apart; zero makes an empty batch. */
  public ActionsPayload actions(int count) {
    List<SlimAction> actions = new ArrayList<>(count);
    for (int i = 1; i <= count; i++) {
      String[] step = JOURNEY.get(index % JOURNEY.size());
      Instant end = i == count ? now : now.plus(APART);
      actions.add(action(step[0]).title(step[1]).description(step[2] + " (step " + index + ")").rawUrl(SITE + step[3] + "?ref=" + index)
          .canonicalUrl(SITE + step[3]).timestampEnd(end).build());
      advance();
    }
    return batch(actions);
  }

  /** One action with {@code text} wherever a page's text can get: title, description and both URLs. */
  public ActionsPayload saying(String text) {
    SlimAction action = action("click").title(text).description(text).rawUrl(text).canonicalUrl(text).build();
    advance();
    return batch(List.of(action));
  }

  /** A summary that replaces {@code replaces} actions. */
  public SummaryPayload summary(int replaces) {
    return summary("The user exported a report and changed the plan (told after step " + (index - 1) + ").", replaces);
  }

  /** A summary of this prose that replaces {@code replaces} actions. */
  public SummaryPayload summary(String prose, int replaces) {
    return new SummaryPayload(productId, sessionId, prose, replaces, now);
  }

  /** The payload as it stands on the wire. */
  public static String json(Payload payload) {
    return CODEC.encode(payload);
  }

  /** The payload as a transport hands it over, without an id. */
  public static Delivery delivery(Payload payload) {
    return new Delivery(json(payload), null);
  }

  private SlimAction.Builder action(String type) {
    return SlimAction.builder(type).index(index).timestampStart(now);
  }

  private void advance() {
    index++;
    now = now.plus(APART);
  }

  private ActionsPayload batch(List<SlimAction> actions) {
    return new ActionsPayload(productId, sessionId, userId, email, conversationId, now, actions);
  }
}
