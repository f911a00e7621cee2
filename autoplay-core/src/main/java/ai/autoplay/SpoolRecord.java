package ai.autoplay;

import ai.autoplay.model.MalformedPayloadException;
import ai.autoplay.model.Payload;
import ai.autoplay.model.PayloadCodec;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.model.SlimAction;
import ai.autoplay.model.SummaryPayload;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One payload as the spool writes it.
 *
 * @param version     of the snapshot after it
 * @param upTo        for a summary of ours the position before which everything is covered, else -1
 * @param takers      the sinks that want it, one bit each
 * @param anonymousId the made-up session id of a payload that had none
 * @param json        the payload as on the wire
 * @param covered     what its summary took out; empty when nothing
 */
record SpoolRecord(
    long version, long upTo, long takers, @Nullable Fingerprint fingerprint, String anonymousId, String json, List<SlimAction> covered) {
  private static final PayloadCodec CODEC = new PayloadCodec();
  private static final byte[] NOTHING = {};
  private static final int FIXED = 8 + 8 + 8 + 16 + 1 + 3 * 4;

  static SpoolRecord of(Parcel parcel, String json) {
    Entry entry = parcel.entry();
    Session session = parcel.session();
    SessionKey key = session.key();
    long takers = 0;
    for (Outlet taker : entry.takers) {
      takers |= 1L << taker.index();
    }
    return new SpoolRecord(session.version(), entry.isOwn() ? session.firstUncovered() : -1, takers, entry.fingerprint,
        key.anonymous() ? key.sessionId() : "", json, session.covered());
  }

  byte[] toBytes() {
    byte[] id = anonymousId.getBytes(StandardCharsets.UTF_8);
    byte[] text = json.getBytes(StandardCharsets.UTF_8);
    byte[] taken = covered.isEmpty() ? NOTHING : CoveredActions.encode(covered);
    ByteBuffer out = ByteBuffer.allocate(FIXED + id.length + text.length + taken.length);
    out.putLong(version).putLong(upTo).putLong(takers).put((byte) (fingerprint == null ? 0 : 1));
    out.putLong(fingerprint == null ? 0 : fingerprint.high()).putLong(fingerprint == null ? 0 : fingerprint.low());
    for (byte[] part : List.of(id, text, taken)) {
      out.putInt(part.length).put(part);
    }
    return out.array();
  }

  static SpoolRecord fromBytes(ByteBuffer in) {
    long version = in.getLong();
    long upTo = in.getLong();
    long takers = in.getLong();
    boolean marked = in.get() == 1;
    Fingerprint fingerprint = new Fingerprint(in.getLong(), in.getLong());
    return new SpoolRecord(version, upTo, takers, marked ? fingerprint : null, text(in), text(in), covered(in));
  }

  private static String text(ByteBuffer in) {
    return new String(part(in), StandardCharsets.UTF_8);
  }

  private static List<SlimAction> covered(ByteBuffer in) {
    byte[] bytes = part(in);
    return bytes.length == 0 ? List.of() : CoveredActions.decode(bytes);
  }

  private static byte[] part(ByteBuffer in) {
    byte[] bytes = new byte[in.getInt()];
    in.get(bytes);
    return bytes;
  }

  Payload payload() {
    try {
      return CODEC.decode(json).orElseThrow();
    } catch (MalformedPayloadException e) {
      throw new IllegalStateException("the spool holds what was never accepted: " + e.getMessage(), e);
    }
  }

  SessionKey key(Payload payload) {
    return anonymousId.isEmpty() ? SessionKey.of(payload) : new SessionKey(payload.productId(), anonymousId, true);
  }

  /** The snapshot that follows {@code before}; the first version of a session begins a new visit, whatever was known before. */
  Session after(Session before, Payload payload) {
    Session base = version == 1 ? Session.empty(before.key()) : before;
    return payload instanceof SummaryPayload summary && upTo >= 0 ? base.with(summary, upTo) : base.with(payload);
  }
}
