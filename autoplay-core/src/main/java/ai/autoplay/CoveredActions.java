package ai.autoplay;

import ai.autoplay.model.SlimAction;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a summary took out, as the spool keeps it for sinks that clean up behind it: a byte for the form, the number of actions, and their
 * fields one after the other. Every action comes this way once, and as JSON that was most of the spool's work (docs/performance.md).
 */
final class CoveredActions {
  private static final int FORM = 1;
  private static final int HEADER = 1 + Integer.BYTES;
  private static final int TYPICAL_SIZE = 320;
  private static final int NO_TEXT = -1;

  /** What is written; another one once there is no room. */
  private ByteBuffer out;

  private CoveredActions(int room) {
    this.out = ByteBuffer.allocate(room);
  }

  static byte[] encode(List<SlimAction> actions) {
    CoveredActions covered = new CoveredActions(HEADER + TYPICAL_SIZE * actions.size());
    covered.out.put((byte) FORM).putInt(actions.size());
    for (SlimAction action : actions) {
      covered.put(action);
    }
    return Arrays.copyOf(covered.out.array(), covered.out.position());
  }

  private void put(SlimAction action) {
    room(Integer.BYTES).putInt(action.index());
    put(action.type());
    put(action.title());
    put(action.description());
    put(action.timestampStart());
    put(action.timestampEnd());
    put(action.rawUrl());
    put(action.canonicalUrl());
    put(action.sessionId());
    put(action.userId());
    put(action.email());
    put(action.conversationId());
  }

  private void put(@Nullable String text) {
    if (text == null) {
      room(Integer.BYTES).putInt(NO_TEXT);
      return;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    room(Integer.BYTES + bytes.length).putInt(bytes.length).put(bytes);
  }

  private void put(Instant time) {
    room(Long.BYTES + Integer.BYTES).putLong(time.getEpochSecond()).putInt(time.getNano());
  }

  private ByteBuffer room(int bytes) {
    if (out.remaining() < bytes) {
      out = ByteBuffer.allocate(2 * out.capacity() + bytes).put(out.flip());
    }
    return out;
  }

  /** @throws IllegalStateException if that is not what {@link #encode} wrote */
  static List<SlimAction> decode(byte[] bytes) {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    try {
      int form = in.readByte();
      if (form != FORM) {
        throw new IllegalStateException("the spool holds covered actions in a form that this version does not know: " + form);
      }
      int count = in.readInt();
      List<SlimAction> actions = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        actions.add(readAction(in));
      }
      return actions;
    } catch (IOException e) {
      throw new IllegalStateException("the spool holds covered actions that end too early", e);
    }
  }

  private static SlimAction readAction(DataInputStream in) throws IOException {
    int index = in.readInt();
    return SlimAction.builder(readText(in)).index(index).title(readText(in)).description(readText(in))
        .timestampStart(readTime(in)).timestampEnd(readTime(in)).rawUrl(readText(in)).canonicalUrl(readText(in))
        .sessionId(readTextOrNull(in)).userId(readTextOrNull(in)).email(readTextOrNull(in)).conversationId(readTextOrNull(in))
        .build();
  }

  private static String readText(DataInputStream in) throws IOException {
    String text = readTextOrNull(in);
    if (text == null) {
      throw new IllegalStateException("the spool holds a covered action without a text that every action has");
    }
    return text;
  }

  private static @Nullable String readTextOrNull(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length == NO_TEXT) {
      return null;
    }
    if (length < 0 || length > in.available()) {
      throw new EOFException("a text of " + length + " bytes");
    }
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  private static Instant readTime(DataInputStream in) throws IOException {
    return Instant.ofEpochSecond(in.readLong(), in.readInt());
  }
}
