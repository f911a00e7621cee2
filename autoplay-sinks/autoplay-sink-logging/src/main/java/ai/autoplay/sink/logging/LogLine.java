package ai.autoplay.sink.logging;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.PayloadCodec;
import ai.autoplay.model.SessionKey;
import ai.autoplay.model.SlimAction;
import ai.autoplay.model.SummaryPayload;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One line of the log: whatever a page's text held, it cannot begin a second one. */
final class LogLine {
  private static final Pattern BREAKS = Pattern.compile("[\\p{Cc}\u2028\u2029]+");
  private static final int FIELD = 2_000;
  private static final int PROSE = 16_000;
  private final LoggingConfig config;
  private final PayloadCodec codec = new PayloadCodec();

  LogLine(LoggingConfig config) {
    this.config = config;
  }

  String of(ActionsPayload payload, SlimAction action, SessionKey key) {
    if (config.format() == LoggingConfig.Format.JSON) {
      return masked(codec.encode(new ActionsPayload(clean(payload.productId()), known(payload.sessionId()), known(payload.userId()),
          known(payload.email()), known(payload.conversationId()), payload.forwardedAt(), List.of(clean(action)))));
    }
    String user = action.userId() == null && action.email() == null
        ? user(payload.userId(), payload.email()) : user(action.userId(), action.email());
    String what = action.description().isBlank() ? action.title() : action.description();
    return masked(id(key) + user + " [" + action.index() + "] " + clean(action.type()) + ": " + clean(what) + " — "
        + clean(action.canonicalUrl()));
  }

  String of(SummaryPayload payload, SessionKey key) {
    String prose = cut(BREAKS.matcher(payload.summary()).replaceAll(" "), PROSE);
    if (config.format() == LoggingConfig.Format.JSON) {
      return masked(codec.encode(new SummaryPayload(clean(payload.productId()), known(payload.sessionId()), prose, payload.replaces(),
          payload.forwardedAt())));
    }
    return masked(id(key) + " summary, replaces " + payload.replaces() + ": " + prose);
  }

  /** An id as it may stand in the log. */
  String id(String id) {
    return masked(clean(id));
  }

  private String id(SessionKey key) {
    return clean(key.productId()) + "/" + (key.anonymous() ? "anonymous" : clean(key.sessionId()));
  }

  private static String user(@Nullable String userId, @Nullable String email) {
    return userId != null ? " " + clean(userId) : email != null ? " " + clean(email) : "";
  }

  private static SlimAction clean(SlimAction action) {
    return new SlimAction(action.index(), clean(action.type()), clean(action.title()), clean(action.description()),
        action.timestampStart(), action.timestampEnd(), clean(action.rawUrl()), clean(action.canonicalUrl()), known(action.sessionId()),
        known(action.userId()), known(action.email()), known(action.conversationId()));
  }

  private static @Nullable String known(@Nullable String field) {
    return field == null ? null : clean(field);
  }

  private static String clean(String field) {
    return cut(BREAKS.matcher(field).replaceAll(" "), FIELD);
  }

  private static String cut(String text, int max) {
    return text.codePointCount(0, text.length()) <= max ? text : text.substring(0, text.offsetByCodePoints(0, max)) + "…";
  }

  private String masked(String line) {
    return config.maskEmails() ? EmailMask.mask(line) : line;
  }
}
