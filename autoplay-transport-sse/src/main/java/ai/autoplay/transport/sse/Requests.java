package ai.autoplay.transport.sse;

import static java.nio.charset.StandardCharsets.UTF_8;

import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/** From our request to OkHttp's. */
final class Requests {
  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

  private Requests() {}

  static Request toOkHttp(SseRequest request, @Nullable String lastEventId) {
    Headers.Builder headers = new Headers.Builder();
    headers.set("Accept", "text/event-stream").set("Cache-Control", "no-cache");
    if (request.body() != null) {
      headers.set("Content-Type", "text/plain; charset=utf-8");
    }
    request.headers().forEach((name, value) -> put(headers, name, value));
    if (lastEventId != null && !lastEventId.isEmpty() && isLegal(lastEventId)) {
      put(headers, "Last-Event-ID", lastEventId);
    }
    return new Request.Builder().url(HttpUrl.get(request.url().toString())).headers(headers.build())
        .method(request.method(), body(request)).build();
  }

  private static void put(Headers.Builder headers, String name, String value) {
    headers.removeAll(name).addUnsafeNonAscii(name, value);
  }

  /** Without a media type of its own: OkHttp would let it overrule the header, and add a charset. */
  private static @Nullable RequestBody body(SseRequest request) {
    String body = request.body();
    if (body != null) {
      return RequestBody.create(body.getBytes(UTF_8), null);
    }
    return switch (request.method()) {
      case "POST", "PUT", "PATCH", "PROPPATCH", "REPORT", "QUERY" -> RequestBody.create(new byte[0], null);
      default -> null;
    };
  }

  /** Whether a header can carry {@code value}: no control characters but tabs. */
  static boolean isLegal(String value) {
    return value.chars().allMatch(c -> c == '\t' || c >= 0x20 && c != 0x7f);
  }

  /** Whether {@code text} is what RFC 9110 calls a token. */
  static boolean isToken(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c < 0x80 && (Character.isLetterOrDigit(c) || TOKEN_MARKS.indexOf(c) >= 0));
  }
}
