package ai.autoplay;

import ai.autoplay.model.MalformedPayloadException;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionCodec;
import ai.autoplay.model.SessionKey;
import ai.autoplay.spi.StoredSession;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A session as the spool writes it: how many longs its fingerprints are, those, and the snapshot as JSON. */
final class SpoolSession {
  private static final SessionCodec CODEC = new SessionCodec();

  private SpoolSession() {}

  static String name(SessionKey key) {
    return key.productId().length() + ":" + key.productId() + ":" + key.sessionId();
  }

  static byte[] toBytes(Session session, long[] fingerprints) {
    byte[] json = CODEC.encode(session.covering(List.of())).getBytes(StandardCharsets.UTF_8);
    ByteBuffer out = ByteBuffer.allocate(4 + 8 * fingerprints.length + json.length).putInt(fingerprints.length);
    for (long word : fingerprints) {
      out.putLong(word);
    }
    return out.put(json).array();
  }

  static StoredSession fromBytes(byte[] value) {
    ByteBuffer in = ByteBuffer.wrap(value);
    long[] fingerprints = new long[in.getInt()];
    for (int i = 0; i < fingerprints.length; i++) {
      fingerprints[i] = in.getLong();
    }
    byte[] json = new byte[in.remaining()];
    in.get(json);
    try {
      return new StoredSession(CODEC.decode(new String(json, StandardCharsets.UTF_8)), fingerprints);
    } catch (MalformedPayloadException e) {
      throw new IllegalStateException("the spool holds a session that cannot be read: " + e.getMessage(), e);
    }
  }
}
