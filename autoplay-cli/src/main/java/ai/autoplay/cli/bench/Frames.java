package ai.autoplay.cli.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Events of a workload as they travel: one HTTP chunk for each SSE frame, all behind each other in one array. Each may be sent any
 * number of times: its {@code forwarded_at} is overwritten in place before, so that no payload is a duplicate, and so is whose it is,
 * so that there can be more sessions than frames. One thread at a time.
 */
public final class Frames {
  private static final String STAMP = "1700000000.000000";
  private static final int DIGITS = 10;   // the last four of the seconds, and the microseconds
  private static final String SESSION = "SSSSSS";   // stands where the session's number goes
  private static final byte[] BEFORE = "data: ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] AFTER = "\n\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int BLOCK = 64 * 1024;
  private final Workload workload;
  private final byte[] wire;
  private final int[] ends;
  private final int[] jsonStarts;
  private final int[] stamps;
  private final int[][] sessions;
  private final long actions;

  private Frames(Workload workload, byte[][] events) {
    this.workload = workload;
    this.ends = new int[events.length];
    this.jsonStarts = new int[events.length];
    this.stamps = new int[events.length];
    this.sessions = new int[events.length][];
    this.wire = lay(events);
    this.actions = IntStream.range(0, events.length).mapToLong(workload::actionsIn).sum();
    for (int i = 0; i < events.length; i++) {
      stamp(i, i);
    }
  }

  private Frames(Workload workload, Frames same) {
    this.workload = workload;
    this.wire = same.wire.clone();
    this.ends = same.ends;
    this.jsonStarts = same.jsonStarts;
    this.stamps = same.stamps;
    this.sessions = same.sessions;
    this.actions = same.actions;
  }

  /** The first {@code count} events of {@code workload}. */
  public static Frames of(Workload workload, int count) {
    byte[][] events = new byte[count][];
    Arrays.setAll(events, i -> workload.json(i, SESSION, STAMP));
    return new Frames(workload, events);
  }

  /** The same events, of as many sessions. */
  Frames withSessions(int number) {
    return new Frames(workload.withSessions(number), this);
  }

  private byte[] lay(byte[][] events) {
    ByteArrayOutputStream all = new ByteArrayOutputStream(events.length * 1_100);
    for (int i = 0; i < events.length; i++) {
      byte[] json = events[i];
      all.writeBytes((Integer.toHexString(BEFORE.length + json.length + 2) + "\r\n").getBytes(StandardCharsets.US_ASCII));
      all.writeBytes(BEFORE);
      int start = all.size();
      String text = new String(json, StandardCharsets.ISO_8859_1);   // a character a byte, so that places agree
      jsonStarts[i] = start;
      stamps[i] = start + text.indexOf(STAMP) + STAMP.length() - DIGITS - 1;
      sessions[i] = Pattern.compile(SESSION).matcher(text).results().mapToInt(found -> start + found.start()).toArray();
      all.writeBytes(json);
      all.writeBytes(AFTER);
      ends[i] = all.size();
    }
    return all.toByteArray();
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
    int session = workload.session(sequence);
    for (int place : sessions[number]) {
      digits(session, place);
    }
  }

  private void digits(int session, int place) {
    int rest = session;
    for (int i = SESSION.length() - 1; i >= 0; i--) {
      wire[place + i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }
}
