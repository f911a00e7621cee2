package ai.autoplay.transport.sse;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of the server: one attempt's request. {@code Accept: text/event-stream} and {@code Cache-Control: no-cache}
 * are added unless {@code headers} has them, and {@code Last-Event-ID} when there is an id that a header can carry.
 *
 * @param url     an absolute {@code http} or {@code https} address; the port 1 to 65,535
 * @param method  the HTTP method, in capitals
 * @param headers names and values; values may hold any character but controls
 * @param body    the body, sent in UTF-8 as {@code text/plain} unless {@code headers} has a content type; null for none
 */
public record SseRequest(URI url, String method, Map<String, String> headers, @Nullable String body) {

  /** Where requests come from; asked afresh for every attempt, on the thread in {@link SseClient#run}. */
  @FunctionalInterface
  public interface Source {

    /**
     * The next attempt's request. Two answers that are equal carry the same credentials: after a 401 or 403 there is
     * another attempt only if this answers something new.
     *
     * @param lastEventId the id after which to go on; null or empty when there is none
     * @throws IOException when there is none to be had now; tried again after a pause, like a broken connection
     */
    SseRequest request(@Nullable String lastEventId) throws IOException, InterruptedException;
  }

  /** Checks the address, the method and the headers; no message repeats a header's value. */
  public SseRequest {
    requireNonNull(url, "url");
    requireNonNull(method, "method");
    String broken = Addresses.broken(url);
    if (broken != null) {
      throw new IllegalArgumentException("url " + broken + ", but was " + Addresses.shown(url));
    }
    if (!Requests.isToken(method)) {
      throw new IllegalArgumentException("method must be an HTTP method, but was '" + method + "'");
    }
    if (body != null && (method.equals("GET") || method.equals("HEAD"))) {
      throw new IllegalArgumentException("a " + method + " request has no body; set another method");
    }
    headers = Map.copyOf(headers);
    headers.forEach(SseRequest::check);
  }

  /** A plain GET of {@code url}. */
  public static SseRequest get(URI url) {
    return new SseRequest(url, "GET", Map.of(), null);
  }

  /** The same with one more header, or another value for one it has. */
  public SseRequest withHeader(String name, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.keySet().removeIf(name::equalsIgnoreCase);
    more.put(name, value);
    return new SseRequest(url, method, more, body);
  }

  private static void check(String name, String value) {
    if (!Requests.isToken(name)) {
      throw new IllegalArgumentException("'" + name + "' cannot be the name of a header");
    }
    if (!Requests.isLegal(value)) {
      throw new IllegalArgumentException("the value of header " + name + " must not have control characters");
    }
  }

  /** Method and address; no header, no user info, no query. */
  @Override
  public String toString() {
    return method + " " + Addresses.shown(url);
  }
}
