package ai.autoplay.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A single UI action.
 *
 * @param index          0-based position in the session's sequence, as the connector counts
 * @param type           lower-case kind: "pageview", "click", "submit", "type", "focus", "blur"; an open set
 * @param title          human-readable label, e.g. "Click Export CSV button"
 * @param description    what the user did, in a sentence
 * @param timestampStart when it began; {@link Instant#EPOCH} means unknown
 * @param timestampEnd   when the next one began; for the last of a batch, when it began
 * @param rawUrl         the URL as captured, with query and fragment
 * @param canonicalUrl   the URL with its dynamic segments collapsed to {@code :id}
 * @param sessionId      as captured; null (never empty) when unknown
 * @param userId         who did it; null (never empty) means the batch's user
 * @param email          of who did it; null (never empty) when unknown
 * @param conversationId the chat it is linked to; null when there is none
 */
public record SlimAction(
    int index,
    String type,
    String title,
    String description,
    Instant timestampStart,
    Instant timestampEnd,
    String rawUrl,
    String canonicalUrl,
    @Nullable String sessionId,
    @Nullable String userId,
    @Nullable String email,
    @Nullable String conversationId) {

  public SlimAction {
    requireNonNull(type, "type");
    requireNonNull(title, "title");
    requireNonNull(description, "description");
    requireNonNull(timestampStart, "timestampStart");
    requireNonNull(timestampEnd, "timestampEnd");
    requireNonNull(rawUrl, "rawUrl");
    requireNonNull(canonicalUrl, "canonicalUrl");
    sessionId = ActionsPayload.emptyToNull(sessionId);
    userId = ActionsPayload.emptyToNull(userId);
    email = ActionsPayload.emptyToNull(email);
  }

  /** Starts an action of {@code type} whose every other field has the wire's default. */
  public static Builder builder(String type) {
    return new Builder(type);
  }

  /** The same action at another position. */
  public SlimAction withIndex(int index) {
    return index == this.index ? this : new SlimAction(index, type, title, description, timestampStart, timestampEnd, rawUrl,
        canonicalUrl, sessionId, userId, email, conversationId);
  }

  /** An equal one, its texts out of {@code pool}, and whose it is as in {@code batch} where that says the same. */
  SlimAction sharing(SessionPool pool, ActionsPayload batch) {
    String sharedTitle = pool.share(title);
    String sharedDescription = pool.share(description);
    String sharedRawUrl = pool.share(rawUrl);
    String sharedUrl = pool.share(canonicalUrl);
    String sharedSessionId = ActionsPayload.shared(sessionId, batch.sessionId());
    String sharedUserId = ActionsPayload.shared(userId, batch.userId());
    String sharedEmail = ActionsPayload.shared(email, batch.email());
    boolean same = sharedTitle == title && sharedDescription == description && sharedRawUrl == rawUrl && sharedUrl == canonicalUrl
        && sharedSessionId == sessionId && sharedUserId == userId && sharedEmail == email;
    return same ? this : new SlimAction(index, type, sharedTitle, sharedDescription, timestampStart, timestampEnd, sharedRawUrl,
        sharedUrl, sharedSessionId, sharedUserId, sharedEmail, conversationId);
  }

  /** One line, whatever the fields hold: {@code [{index}] {type}: {description} — {canonical_url}}. */
  public String toText() {
    PlainText line = new PlainText(128);
    appendTo(line);
    return line.toString();
  }

  void appendTo(PlainText text) {
    text.add('[').add(index).add("] ").field(type).add(": ").field(description).add(" — ").field(canonicalUrl);
  }

  /** Collects the fields of one action; not thread-safe. */
  public static final class Builder {
    private final String type;
    private int index;
    private String title = "";
    private String description = "";
    private Instant timestampStart = Instant.EPOCH;
    private @Nullable Instant timestampEnd;
    private String rawUrl = "";
    private String canonicalUrl = "";
    private @Nullable String sessionId;
    private @Nullable String userId;
    private @Nullable String email;
    private @Nullable String conversationId;

    private Builder(String type) {
      this.type = requireNonNull(type, "type");
    }

    public Builder index(int index) {
      this.index = index;
      return this;
    }

    public Builder title(String title) {
      this.title = title;
      return this;
    }

    public Builder description(String description) {
      this.description = description;
      return this;
    }

    /** When it began; also when it ended, unless {@link #timestampEnd} says otherwise. */
    public Builder timestampStart(Instant start) {
      this.timestampStart = start;
      return this;
    }

    public Builder timestampEnd(Instant end) {
      this.timestampEnd = end;
      return this;
    }

    public Builder rawUrl(String url) {
      this.rawUrl = url;
      return this;
    }

    public Builder canonicalUrl(String url) {
      this.canonicalUrl = url;
      return this;
    }

    public Builder sessionId(@Nullable String sessionId) {
      this.sessionId = sessionId;
      return this;
    }

    public Builder userId(@Nullable String userId) {
      this.userId = userId;
      return this;
    }

    public Builder email(@Nullable String email) {
      this.email = email;
      return this;
    }

    public Builder conversationId(@Nullable String conversationId) {
      this.conversationId = conversationId;
      return this;
    }

    public SlimAction build() {
      return new SlimAction(index, type, title, description, timestampStart, timestampEnd == null ? timestampStart : timestampEnd,
          rawUrl, canonicalUrl, sessionId, userId, email, conversationId);
    }
  }
}
