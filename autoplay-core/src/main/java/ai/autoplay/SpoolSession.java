package ai.autoplay;

import ai.autoplay.model.MalformedPayloadException;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionCodec;
import ai.autoplay.model.SessionKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A session as the spool writes it: the last record that it knows, its fingerprints with their number in front, and the snapshot as JSON.
 *
 * @param asOf the id of the last record that went into the snapshot
 */
record SpoolSession(long asOf, Session session, long[] fingerprints) {
  private static final SessionCodec CODEC = new SessionCodec();
  private static final int HEADER = 8 + 4;

  static String name(SessionKey key) {
    return key.productId().length() + ":" + key.productId() + ":" + key.sessionId();
  }

  byte[] toBytes() {
    return encode(asOf, fingerprints, CODEC.encode(session.covering(List.of())).getBytes(StandardCharsets.UTF_8));
  }

  /** {@code value} with other fingerprints. */
  static byte[] with(byte[] value, long[] fingerprints) {
    ByteBuffer in = ByteBuffer.wrap(value);
    long asOf = in.getLong();
    return encode(asOf, fingerprints, json(in));
  }

  private static byte[] encode(long asOf, long[] fingerprints, byte[] json) {
    ByteBuffer out = ByteBuffer.allocate(HEADER + 8 * fingerprints.length + json.length);
    out.putLong(asOf).putInt(fingerprints.length);
    for (long word : fingerprints) {
      out.putLong(word);
    }
    return out.put(json).array();
  }

  private static byte[] json(ByteBuffer in) {
    int words = in.getInt();
    byte[] json = new byte[in.remaining() - 8 * words];
    in.position(in.position() + 8 * words).get(json);
    return json;
  }

  /** @throws IllegalStateException if the value is not what was written */
  static SpoolSession fromBytes(byte[] value) {
    ByteBuffer in = ByteBuffer.wrap(value);
    long asOf = in.getLong();
    long[] fingerprints = new long[in.getInt(in.position())];
    in.duplicate().position(HEADER).slice().asLongBuffer().get(fingerprints);
    try {
      return new SpoolSession(asOf, CODEC.decode(new String(json(in), StandardCharsets.UTF_8)), fingerprints);
    } catch (MalformedPayloadException e) {
      throw new IllegalStateException("the spool holds a session that cannot be read: " + e.getMessage(), e);
    }
  }
}
