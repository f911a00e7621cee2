package ai.autoplay.transport.webhook;

import org.jspecify.annotations.Nullable;

/** One way in which a request says who sent it. Thread-safe. */
interface SignatureScheme {

  /** Whether this request is signed in this way, well or badly. */
  boolean claims(WebhookRequest request);

  /** Checks the signature over the raw body, in a time that tells nothing about the right one. Never throws. */
  Verdict verify(WebhookRequest request);

  /**
   * What the check found.
   *
   * @param refusal why the request is not believed; null when it is
   * @param id      the sender's name for this message, where it was signed with it
   */
  record Verdict(@Nullable String refusal, @Nullable String id) {
    static Verdict genuine(@Nullable String id) {
      return new Verdict(null, id);
    }

    static Verdict refused(String why) {
      return new Verdict(why, null);
    }
  }
}
