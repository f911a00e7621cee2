package ai.autoplay.connector;

import static java.util.Objects.requireNonNull;

import ai.autoplay.connector.extract.DecodeLimits;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is taken in over HTTP.
 *
 * @param limits         of one request; a larger body is answered with 413
 * @param optOut         what becomes of requests whose browser says {@code Sec-GPC: 1} or {@code DNT: 1}
 * @param allowedOrigins whose pages may send browser events, as browsers name them: {@code https://shop.example.com}, without path;
 *                       empty, the default, for any. Events of other pages are answered with 403 and counted as {@code foreign-origin}.
 *                       What sends no origin, such as a server, is not held back: this keeps strangers' pages out, not strangers
 */
public record IntakeConfig(DecodeLimits limits, OptOut optOut, Set<String> allowedOrigins) {
  public static final IntakeConfig DEFAULTS = new IntakeConfig(DecodeLimits.DEFAULTS, OptOut.HONOURED);
  private static final Pattern ORIGIN = Pattern.compile("https?://[^/?#@\\s]+");

  /** @throws IllegalArgumentException for an origin with a path or without a scheme; the message names it */
  public IntakeConfig {
    requireNonNull(limits, "limits");
    requireNonNull(optOut, "optOut");
    allowedOrigins = allowedOrigins.stream().map(IntakeConfig::origin).collect(Collectors.toUnmodifiableSet());
  }

  /** Of any origin. */
  public IntakeConfig(DecodeLimits limits, OptOut optOut) {
    this(limits, optOut, Set.of());
  }

  private static String origin(String given) {
    if (!ORIGIN.matcher(given).matches()) {
      throw new IllegalArgumentException("allowedOrigins: must be scheme, host and port alone, such as https://shop.example.com, but was '"
          + given + "'");
    }
    return given.toLowerCase(Locale.ROOT);
  }

  /** Whether the page that names itself {@code origin} may send events; what names none may. */
  boolean allows(@Nullable String origin) {
    return allowedOrigins.isEmpty() || origin == null || allowedOrigins.contains(origin.toLowerCase(Locale.ROOT));
  }

  /** What becomes of people who do not want to be watched. */
  public enum OptOut {
    /** Their requests are answered, counted and forgotten. The default. */
    HONOURED,
    /** The header is not looked at: for products whose users have agreed in another way. */
    IGNORED
  }
}
