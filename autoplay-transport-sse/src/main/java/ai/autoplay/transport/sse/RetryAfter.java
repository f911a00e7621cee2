package ai.autoplay.transport.sse;

import java.time.Duration;
import java.util.Date;
import okhttp3.Response;

/** What a server asks for with {@code Retry-After}, which OkHttp must not act on: we back off ourselves. */
final class RetryAfter {
  private static final String NAME = "Retry-After";
  private static final String KEPT = "Autoplay-Retry-After";

  private RetryAfter() {}

  /**
   * {@code response} as OkHttp may see it. A 408, or a 503 that may be retried at once, it would send again by itself, and a number over
   * 2,147,483,647 it breaks over: the server's wish is kept under another name, and one second put in its place.
   */
  static Response hidden(Response response) {
    if (response.code() != 408 && response.code() != 503) {
      return response;
    }
    String asked = response.header(NAME, "");
    return response.newBuilder().headers(response.headers().newBuilder().set(NAME, "1").addUnsafeNonAscii(KEPT, asked).build()).build();
  }

  /** Seconds, or any of the three forms of an HTTP date; zero for anything else. */
  static Duration asked(Response response) {
    String name = response.code() == 503 ? KEPT : NAME;
    String text = response.header(name, "").strip();
    if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return text.length() < 10 ? Duration.ofSeconds(Long.parseLong(text)) : SseClientBuilder.LONGEST;
    }
    Date date = response.headers().getDate(name);
    return date == null ? Duration.ZERO : Duration.ofMillis(Math.max(0, date.getTime() - System.currentTimeMillis()));
  }
}
