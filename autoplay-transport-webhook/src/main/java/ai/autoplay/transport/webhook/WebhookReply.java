package ai.autoplay.transport.webhook;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * What to answer.
 *
 * @param status  the HTTP status: 200, 202, 400, 401, 404, 405, 413, 415 or 503, and 408 from {@link WebhookTransport}
 * @param headers to be set on the answer; {@code Content-Type} is always among them
 * @param body    a sentence for the log of whoever sent it; never empty, no secret
 */
public record WebhookReply(int status, Map<String, String> headers, String body) {
  static final WebhookReply SETTLED = of(200, "settled");
  static final WebhookReply FULL = again("the pipeline is full");
  static final WebhookReply BUSY = again("too many requests in flight");
  static final WebhookReply CLOSED = again("not running");
  static final WebhookReply LATE = again("accepted, but not yet safe; send it again");
  static final WebhookReply UNSAFE = again("accepted, but could not be made safe; send it again");
  static final WebhookReply NOT_FOUND = of(404, "no such path");
  static final WebhookReply TOO_SLOW = of(408, "the body took too long to arrive");
  static final WebhookReply CUT_OFF = of(400, "the body ended early, or its chunks are wrong");
  private static final String RETRY_AFTER_SECONDS = "5";

  /** Copies the headers. */
  public WebhookReply {
    headers = Map.copyOf(headers);
    requireNonNull(body, "body");
  }

  static WebhookReply of(int status, String sentence) {
    return new WebhookReply(status, Map.of("Content-Type", "text/plain; charset=utf-8"), sentence);
  }

  static WebhookReply again(String sentence) {
    return of(503, sentence).with("Retry-After", RETRY_AFTER_SECONDS);
  }

  static WebhookReply notAllowed(String allowed) {
    return of(405, "only " + allowed).with("Allow", allowed);
  }

  static WebhookReply tooLarge(int limit) {
    return of(413, "a body may have at most " + limit + " bytes");
  }

  private WebhookReply with(String name, String value) {
    return new WebhookReply(status, Map.of("Content-Type", headers.get("Content-Type"), name, value), body);
  }
}
