package ai.autoplay;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Payload;
import ai.autoplay.model.SlimAction;
import ai.autoplay.model.SummaryPayload;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * 128 bits over what a payload says: product, session, type, {@code forwarded_at} and content. Two payloads of one session with
 * one fingerprint are one payload, sent twice.
 *
 * <p>Our own mixing, because it reads eight chars a step from strings in place: the libraries' hashers want bytes, and
 * turning a payload into bytes again cost more than the rest of its road.
 */
record Fingerprint(long high, long low) {

  /**
   * The fingerprint by which {@code payload} is recognised: with the delivery's id when nobody knows when it was forwarded,
   * and none at all when it has neither, since equal content may then be a second act.
   */
  static @Nullable Fingerprint of(Payload payload, @Nullable String deliveryId) {
    boolean timed = payload.forwardedAt().isAfter(Instant.EPOCH);
    if (!timed && deliveryId == null) {
      return null;
    }
    Mixer mixer = new Mixer();
    mixer.add(payload.productId());
    mixer.add(payload.sessionId());
    mixer.add(payload.forwardedAt());
    if (payload instanceof ActionsPayload actions) {
      mixer.add(actions);
    } else {
      mixer.add("summary");
      mixer.add(((SummaryPayload) payload).summary());
      mixer.add(((SummaryPayload) payload).replaces());
    }
    if (!timed) {
      mixer.add(deliveryId);
    }
    return mixer.finish();
  }

  private static final class Mixer {
    private static final long PRIME_1 = 0x9E3779B97F4A7C15L;
    private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
    private static final int STEP = 8;
    private long high = PRIME_1;
    private long low = PRIME_2;

    void add(ActionsPayload payload) {
      add(payload.count());
      for (SlimAction action : payload.actions()) {
        add(action);
      }
    }

    private void add(SlimAction action) {
      add(action.index());
      add(action.type());
      add(action.title());
      add(action.description());
      add(action.timestampStart());
      add(action.timestampEnd());
      add(action.rawUrl());
      add(action.canonicalUrl());
      add(action.userId());
      add(action.email());
      add(action.sessionId());
      add(action.conversationId());
    }

    void add(Instant time) {
      add(time.getEpochSecond());
      add(time.getNano());
    }

    /** The length goes first, so that text cannot move from one field to the next; null is no length at all. */
    void add(@Nullable String text) {
      if (text == null || text.isEmpty()) {
        add(text == null ? -1 : 0);
        return;
      }
      int length = text.length();
      low ^= length;
      int i = 0;
      for (; i + STEP <= length; i += STEP) {
        mix(four(text, i), four(text, i + STEP / 2));
      }
      if (i < length) {
        addRest(text, i);
      }
    }

    private void addRest(String text, int from) {
      long rest = 0;
      long before = 0;
      for (int i = from; i < text.length(); i++) {
        before = before << 16 | rest >>> 48;
        rest = rest << 16 | text.charAt(i);
      }
      mix(rest, before);
    }

    private static long four(String text, int i) {
      return (long) text.charAt(i) << 48 | (long) text.charAt(i + 1) << 32 | (long) text.charAt(i + 2) << 16 | text.charAt(i + 3);
    }

    void add(long word) {
      mix(word, PRIME_1);
    }

    /** Two chains, each of which takes in both words in its own way: nothing does the same to both. */
    private void mix(long one, long other) {
      high = folded(one ^ PRIME_1, other ^ high);
      low = folded(one ^ low, other ^ PRIME_2);
    }

    private static long folded(long one, long other) {
      return one * other ^ Math.multiplyHigh(one, other);
    }

    Fingerprint finish() {
      return new Fingerprint(avalanche(high + low), avalanche(low ^ Long.rotateLeft(high, 23)));
    }

    private static long avalanche(long value) {
      long mixed = (value ^ value >>> 33) * 0xFF51AFD7ED558CCDL;
      mixed = (mixed ^ mixed >>> 33) * 0xC4CEB9FE1A85EC53L;
      return mixed ^ mixed >>> 33;
    }
  }
}
