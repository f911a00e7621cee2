package ai.autoplay.sink.vector;

import ai.autoplay.model.SessionKey;
import java.nio.ByteBuffer;
import java.util.UUID;

/** The ids of summaries: one for each session, a version-8 UUID (RFC 9562) from a SHA-256 over product and session. */
final class SummaryIds {
  private static final long VERSION_8 = 0x8000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private SummaryIds() {}

  static UUID of(SessionKey key) {
    String named = "summary:" + key.productId().length() + ":" + key.productId() + key.sessionId();
    ByteBuffer hash = ByteBuffer.wrap(Texts.digest(named));
    return new UUID(hash.getLong() & ~0xF000L | VERSION_8, hash.getLong() & ~(3L << 62) | VARIANT);
  }
}
