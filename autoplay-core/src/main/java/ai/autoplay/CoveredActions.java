package ai.autoplay;

import ai.autoplay.model.SlimAction;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a summary took out, as the spool keeps it for sinks that clean up behind it: a byte for the form, the number of actions, and their
 * fields one after the other. Every action comes this way once, and as JSON that was most of the spool's work (docs/performance.md).
 */
final class CoveredActions {
  private static final int FORM = 1;
  private static final int TYPICAL_SIZE = 320;
  private static final int NO_TEXT = -1;

  private CoveredActions() {}

  static byte[] encode(List<SlimAction> actions) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(TYPICAL_SIZE * actions.size());
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      out.writeByte(FORM);
      out.writeInt(actions.size());
      for (SlimAction action : actions) {
        write(out, action);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory cannot fail", e);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, SlimAction action) throws IOException {
    out.writeInt(action.index());
    write(out, action.type());
    write(out, action.title());
    write(out, action.description());
    write(out, action.timestampStart());
    write(out, action.timestampEnd());
    write(out, action.rawUrl());
    write(out, action.canonicalUrl());
    write(out, action.sessionId());
    write(out, action.userId());
    write(out, action.email());
    write(out, action.conversationId());
  }

  private static void write(DataOutputStream out, @Nullable String text) throws IOException {
    if (text == null) {
      out.writeInt(NO_TEXT);
      return;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static void write(DataOutputStream out, Instant time) throws IOException {
    out.writeLong(time.getEpochSecond());
    out.writeInt(time.getNano());
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
