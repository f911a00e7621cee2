package ai.autoplay.sink.vector;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Text that every store and every model takes: no NUL, which PostgreSQL refuses, no half characters, not too much. */
final class Texts {
  private static final char UNREADABLE = '\ufffd';
  private static final String DIGEST = "sha-256:";
  private static final Pattern LOOKS_LIKE_A_DIGEST = Pattern.compile(DIGEST + "[0-9a-f]{64}");
  private static final int MAX_ID = 500;

  private Texts() {}

  /** {@code text} with a replacement character for every half of a surrogate pair, and a space for every NUL. */
  static String clean(String text) {
    if (isClean(text)) {
      return text;
    }
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints().forEach(c -> clean.appendCodePoint(c == 0 ? ' ' : isHalf(c) ? UNREADABLE : c));
    return clean.toString();
  }

  /** At most the first {@code maxCodePoints} of {@code text}. */
  static String cut(String text, int maxCodePoints) {
    return text.length() <= maxCodePoints || text.codePointCount(0, text.length()) <= maxCodePoints
        ? text : text.substring(0, text.offsetByCodePoints(0, maxCodePoints));
  }

  /**
   * {@code id} as it stands in metadata: itself, or a digest where a store could not keep it. Two ids never become one, since that would
   * show one user's activity to another.
   */
  static String id(String id) {
    return id.length() <= MAX_ID && isClean(id) && !LOOKS_LIKE_A_DIGEST.matcher(id).matches()
        ? id : DIGEST + HexFormat.of().formatHex(digest(id));
  }

  /** SHA-256 over the characters as they are: an encoding would make all half characters one. */
  static byte[] digest(String text) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * text.length());
    text.chars().forEach(c -> bytes.putChar((char) c));
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes.array());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static boolean isClean(String text) {
    return text.codePoints().noneMatch(c -> c == 0 || isHalf(c));
  }

  private static boolean isHalf(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }
}
