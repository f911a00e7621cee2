package ai.autoplay.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.UUID;

/** Stable ids of actions: version-8 UUIDs (RFC 9562) from a SHA-256 over length-prefixed fields. */
final class ActionIds {
  private static final long VERSION_8 = 0x8000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private ActionIds() {}

  static UUID of(SessionKey key, SlimAction action) {
    MessageDigest digest = sha256();
    add(digest, key.productId());
    add(digest, key.sessionId());
    Instant start = action.timestampStart();
    digest.update(ByteBuffer.allocate(12).putLong(start.getEpochSecond()).putInt(start.getNano()).flip());
    add(digest, action.type());
    add(digest, action.title());
    add(digest, action.description());
    add(digest, action.rawUrl());
    if (start.equals(Instant.EPOCH)) {
      digest.update(ByteBuffer.allocate(4).putInt(action.index()).flip());
    }
    ByteBuffer hash = ByteBuffer.wrap(digest.digest());
    return new UUID(hash.getLong() & ~0xF000L | VERSION_8, hash.getLong() & ~(3L << 62) | VARIANT);
  }

  private static void add(MessageDigest digest, String field) {
    byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
