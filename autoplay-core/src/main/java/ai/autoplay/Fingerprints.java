package ai.autoplay;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Payload;
import ai.autoplay.model.SlimAction;
import ai.autoplay.model.SummaryPayload;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Makes fingerprints. Types, titles and pages are out of the decoder's pool as a rule, and so the same objects again and again: what was
 * made of these is remembered. Thread-safe without a lock: a slot that another thread overwrites costs a miss and nothing else, and
 * records are safe to publish by a race.
 *
 * <p>Our own mixing, because it reads eight or sixteen characters a step: the libraries' hashers want bytes, and turning a payload into bytes
 * again cost more than the rest of its road.
 */
final class Fingerprints {
  private static final int SLOTS = 1 << 10;
  /** Of what is remembered, in characters: what is longer hardly comes again. */
  private static final int LONGEST = 256;
  private final @Nullable Known[] slots = new @Nullable Known[SLOTS];
  private final AtomicReference<@Nullable LatinPiece> spare = new AtomicReference<>();

  /** A text, and its own 128 bits. */
  private record Known(String text, long high, long low) {}

  /**
   * The fingerprint by which {@code payload} is recognised: with the delivery's id when nobody knows when it was forwarded,
   * and none at all when it has neither, since equal content may then be a second act.
   */
  @Nullable Fingerprint of(Payload payload, @Nullable String deliveryId) {
    boolean timed = payload.forwardedAt().isAfter(Instant.EPOCH);
    if (!timed && deliveryId == null) {
      return null;
    }
    LatinPiece kept = spare.getAndSet(null);
    Mixer mixer = new Mixer(kept == null ? new LatinPiece() : kept);
    addShared(mixer, payload.productId());
    mixer.add(payload.sessionId());
    mixer.add(payload.forwardedAt());
    if (payload instanceof ActionsPayload actions) {
      add(mixer, actions);
    } else {
      mixer.add("summary");
      mixer.add(((SummaryPayload) payload).summary());
      mixer.mix(((SummaryPayload) payload).replaces(), 0);
    }
    if (!timed) {
      mixer.add(deliveryId);
    }
    spare.set(mixer.piece);
    return mixer.finish();
  }

  private void add(Mixer mixer, ActionsPayload payload) {
    mixer.mix(payload.count(), 0);
    for (SlimAction action : payload.actions()) {
      add(mixer, action);
    }
  }

  private void add(Mixer mixer, SlimAction action) {
    mixer.mix(action.index(), absent(action));
    addShared(mixer, action.type());
    addShared(mixer, action.title());
    mixer.add(action.description());
    mixer.add(action.timestampStart());
    mixer.add(action.timestampEnd());
    mixer.add(action.rawUrl());
    addShared(mixer, action.canonicalUrl());
    mixer.addIfThere(action.userId());
    mixer.addIfThere(action.email());
    mixer.addIfThere(action.sessionId());
    mixer.addIfThere(action.conversationId());
  }

  /** Which fields there are not, of those that may be missing. */
  private static int absent(SlimAction action) {
    return (action.userId() == null ? 1 : 0) | (action.email() == null ? 2 : 0) | (action.sessionId() == null ? 4 : 0)
        | (action.conversationId() == null ? 8 : 0);
  }

  private void addShared(Mixer mixer, String text) {
    int slot = text.hashCode() * 0x9E3779B9 >>> 22;
    Known known = slots[slot];
    if (known == null || known.text != text) {
      Mixer own = new Mixer(mixer.piece);
      own.add(text);
      known = new Known(text, own.high, own.low);
      if (text.length() <= LONGEST) {
        slots[slot] = known;
      }
    }
    mixer.mix(known.high, known.low);
  }

  private static final class Mixer {
    private static final long PRIME_1 = 0x9E3779B97F4A7C15L;
    private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
    private static final int STEP = 8;
    /** The least length of a text that is worth being turned into bytes. */
    private static final int LONG = 64;
    private final LatinPiece piece;
    private long high = PRIME_1;
    private long low = PRIME_2;

    Mixer(LatinPiece piece) {
      this.piece = piece;
    }

    void add(Instant time) {
      mix(time.getEpochSecond(), time.getNano());
    }

    void addIfThere(@Nullable String text) {
      if (text != null) {
        add(text);
      }
    }

    /** The length goes first, so that text cannot move from one field to the next; null is no length at all. */
    void add(@Nullable String text) {
      int length = text == null ? -1 : text.length();
      low ^= length;
      if (length < STEP) {
        addFew(text == null ? "" : text);
      } else {
        addRest(text, length < LONG ? 0 : addLatin(text));
      }
    }

    /** In bytes, sixteen a step, as far as the text is of Latin-1; how far that is. */
    private int addLatin(String text) {
      int done = 0;
      while (done < text.length()) {
        int end = Math.min(text.length(), done + LatinPiece.LENGTH);
        if (!piece.take(text, done, end)) {
          return done;
        }
        for (int i = 0; i < end - done; i += LatinPiece.STEP) {
          mix(piece.eight(i), piece.eight(i + Long.BYTES));
        }
        done = end;
      }
      return done;
    }

    /** In characters, eight a step. */
    private void addRest(String text, int from) {
      int last = text.length() - STEP;
      for (int i = from; i < last; i += STEP) {
        mix(four(text, i), four(text, i + STEP / 2));
      }
      if (from < text.length()) {
        mix(four(text, last), four(text, last + STEP / 2));   // some of it perhaps for the second time
      }
    }

    private void addFew(String text) {
      long rest = 0;
      long before = 0;
      for (int i = 0; i < text.length(); i++) {
        before = before << 16 | rest >>> 48;
        rest = rest << 16 | text.charAt(i);
      }
      mix(rest, before);
    }

    private static long four(String text, int i) {
      return (long) text.charAt(i) << 48 | (long) text.charAt(i + 1) << 32 | (long) text.charAt(i + 2) << 16 | text.charAt(i + 3);
    }

    /** Two chains, each of which takes in both words in its own way: nothing does the same to both. */
    void mix(long one, long other) {
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
