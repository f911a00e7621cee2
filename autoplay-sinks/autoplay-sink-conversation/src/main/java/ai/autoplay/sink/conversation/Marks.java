package ai.autoplay.sink.conversation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names notes after what they tell, so that the same note has the same mark after a restart. */
final class Marks {
  private static final int BYTES = 8;

  private Marks() {}

  static String of(String conversationId, @Nullable String prose, List<Long> ids) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      String told = Keys.json(new Object[] {conversationId, prose, ids});
      byte[] hash = digest.digest(told.getBytes(StandardCharsets.UTF_8));
      return "ap-" + HexFormat.of().formatHex(hash, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
