package ai.autoplay.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The identities that one payload has named so far: it names the same few again and again, and other payloads name others, so that
 * {@link StringPool} would hold most of them in vain. For one thread.
 */
final class NamedHere {
  private static final int MOST = 4;
  private static final int MAX_LENGTH = 256;
  private final String[] names = new String[MOST];
  private final int[] hashes = new int[MOST];
  private final int[] starts = new int[MOST];
  private int count;

  /** The next payload begins. */
  void clear() {
    count = 0;
  }

  /** What stands between {@code from} and {@code to} in Latin-1; empty when it is empty, over 256 characters, or has a question mark, which may stand for anything. */
  String name(byte[] text, int from, int to) {
    int length = to - from;
    int hash = length == 0 || length > MAX_LENGTH ? 0 : StringScan.hash(text, from, to);
    if (hash == 0) {
      return "";
    }
    for (int i = 0; i < Math.min(count, MOST); i++) {
      if (hashes[i] == hash && Arrays.equals(text, starts[i], starts[i] + names[i].length(), text, from, to)) {
        return names[i];
      }
    }
    return remembered(new String(text, from, length, StandardCharsets.ISO_8859_1), hash, from);
  }

  private String remembered(String name, int hash, int start) {
    int place = count++ % MOST;
    names[place] = name;
    hashes[place] = hash;
    starts[place] = start;
    return name;
  }
}
