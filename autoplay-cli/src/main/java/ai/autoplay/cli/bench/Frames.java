package ai.autoplay.cli.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Events of a workload as they travel: one HTTP chunk for each SSE frame, all behind each other in one array. Each may be sent any
 * number of times: its {@code forwarded_at} is overwritten in place before, so that no payload is a duplicate. One thread at a time.
 */
public final class Frames {
  private static final String STAMP = "1700000000.000000";
  private static final int DIGITS = 10;   // the last four of the seconds, and the microseconds
  private static final byte[] BEFORE = "data: ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] AFTER = "\n\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int BLOCK = 64 * 1024;
  private final byte[] wire;
  private final int[] ends;
  private final int[] jsonStarts;
  private final int[] stamps;
  private final long actions;

  private Frames(byte[] wire, int[] ends, int[] jsonStarts, int[] stamps, long actions) {
    this.wire = wire;
    this.ends = ends;
    this.jsonStarts = jsonStarts;
    this.stamps = stamps;
    this.actions = actions;
  }

  /** The first {@code count} events of {@code workload}. */
  public static Frames of(Workload workload, int count) {
    ByteArrayOutputStream all = new ByteArrayOutputStream(count * 1_100);
    int[] ends = new int[count];
    int[] jsonStarts = new int[count];
    int[] stamps = new int[count];
    long actions = 0;
    for (int i = 0; i < count; i++) {
      byte[] json = workload.json(i, STAMP);
      int length = BEFORE.length + json.length + 2;
      all.writeBytes((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
      all.writeBytes(BEFORE);
      jsonStarts[i] = all.size();
      stamps[i] = all.size() + indexOf(json, STAMP) + STAMP.length() - DIGITS - 1;
      all.writeBytes(json);
      all.writeBytes(AFTER);
      ends[i] = all.size();
      actions += workload.actionsIn(i);
    }
    return new Frames(all.toByteArray(), ends, jsonStarts, stamps, actions);
  }

  private static int indexOf(byte[] json, String text) {
    return new String(json, StandardCharsets.ISO_8859_1).indexOf(text);
  }

  /** How many events there are. */
  public int count() {
    return ends.length;
  }

  /** How many actions they have together. */
  public long actions() {
    return actions;
  }

  /** How many bytes all of them are on the wire. */
  public int wireSize() {
    return wire.length;
  }

  /** The array in which all of them lie; not to be changed. */
  public byte[] bytes() {
    return wire;
  }

  /** Where the JSON of event {@code number} begins in {@link #bytes}. */
  public int jsonStart(int number) {
    return jsonStarts[number];
  }

  /** How long it is. */
  public int jsonLength(int number) {
    return ends[number] - AFTER.length - jsonStarts[number];
  }

  /** It as text. */
  public String json(int number) {
    return new String(wire, jsonStarts[number], jsonLength(number), StandardCharsets.UTF_8);
  }

  /** Sends all of them for the {@code pass}th time of a stream, counted from 0. */
  void send(OutputStream out, int pass) throws IOException {
    int start = 0;
    for (int i = 0; i < ends.length; i++) {
      stamp(i, (long) pass * ends.length + i);
      if (ends[i] - start >= BLOCK || i == ends.length - 1) {
        out.write(wire, start, ends[i] - start);
        start = ends[i];
      }
    }
  }

  private void stamp(int number, long sequence) {
    long rest = sequence;
    int at = stamps[number] + DIGITS;
    for (int i = 0; i < DIGITS; i++, at--) {
      if (wire[at] == '.') {
        at--;
      }
      wire[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }
}
