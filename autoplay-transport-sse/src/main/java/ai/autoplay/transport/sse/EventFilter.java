package ai.autoplay.transport.sse;

import java.io.IOException;
import okio.Buffer;
import okio.ByteString;
import okio.Source;
import okio.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a response's body and okhttp-sse and hands on whole events only: {@code data} and {@code event} lines and
 * the blank line behind them, each ended by one line feed. What okhttp-sse gets wrong never reaches it: byte order mark,
 * bare carriage returns, unfinished lines (one that ends in a carriage return makes it spin for ever), events over the limit.
 * What it throws away is read here: ids, {@code retry}, comments.
 *
 * <p>An event is handed on before the first byte behind it is looked at, and okhttp-sse dispatches at the line feed without
 * reading ahead; so {@link #id} and {@link #ownId} are those of the event being dispatched.
 *
 * <p>Lines to be kept that end in a line feed stay where they are in {@code in} and leave it in one piece; {@code kept} takes
 * over as soon as something between them must go. Positions are offsets into {@code in}.
 *
 * <p>The value of an only data line goes past okhttp-sse when it is long, and a {@link #MARK} in its place: {@link #data} puts it back.
 */
final class EventFilter implements Source {

  /** Hears what the filter reads by itself, in order with the events. */
  interface Observer {
    void comment(String text);

    void retry(long millis);

    /** A blank line committed {@code id} without an event. */
    void idAlone(String id);

    /** An event was over the limit; {@code id} is the last event id behind it. */
    void skipped(@Nullable String id, @Nullable String ownId);
  }

  private static final ByteString BYTE_ORDER_MARK = ByteString.decodeHex("efbbbf");
  private static final int CHUNK = 8192;
  /** Any character will do: without data there would be no event. */
  private static final char MARK = '.';
  private final Source body;
  private final Observer observer;
  private final EventSize size;
  private final LineEnds lineEnds = new LineEnds();
  private final Buffer in = new Buffer();
  private final Buffer kept = new Buffer();
  private final LongValue longValue = new LongValue();
  private long lineStart;
  private long scanned;
  private long ready;
  private boolean begun;
  private boolean afterReturn;
  private boolean skippingLine;
  private int dataLines;
  private long valueStart;   // of the last data line, in the event as okhttp-sse is to get it
  private long valueEnd;
  private boolean oversized;
  private @Nullable String lastId;
  private @Nullable String pendingOwnId;
  private @Nullable String ownId;

  /**
   * @param lastId what an event without an id inherits: the last one of the connection before
   * @param limit  the most characters of one event, 1 or more
   */
  EventFilter(Source body, @Nullable String lastId, int limit, Observer observer) {
    this.body = body;
    this.lastId = lastId;
    this.size = new EventSize(limit);
    this.observer = observer;
  }

  /** The last event id, as of the event handed on last. */
  @Nullable String id() {
    return lastId;
  }

  /** The id set on the event handed on last; null when it set none. */
  @Nullable String ownId() {
    return ownId;
  }

  /** The data of the event handed on last, of which okhttp-sse says {@code said}; to be asked once for each. */
  String data(String said) {
    return longValue.isEmpty() ? said : longValue.text();
  }

  @Override
  public long read(Buffer sink, long byteCount) throws IOException {
    while (ready == 0) {
      if (!readLine() && body.read(in, CHUNK) == -1) {
        return -1;
      }
    }
    long length = Math.min(ready, byteCount);
    sink.write(kept.exhausted() ? in : kept, length);
    ready -= length;
    return length;
  }

  /** Deals with one line; false when it has not ended yet. */
  private boolean readLine() throws IOException {
    if (!begun && !skipByteOrderMark()) {
      return false;
    }
    if (afterReturn && !in.exhausted()) {
      afterReturn = false;
      if (in.getByte(0) == '\n') {
        in.skip(1);
      }
    }
    long end = lineEnds.find(in, scanned);
    if (end < 0) {
      unfinished();
      return false;
    }
    if (skippingLine) {
      skippingLine = false;
      drop(end);
    } else if (end == lineStart) {
      endEvent(end);
    } else {
      field(end);
    }
    return true;
  }

  private boolean skipByteOrderMark() throws IOException {
    long seen = Math.min(in.size(), BYTE_ORDER_MARK.size());
    boolean marked = in.rangeEquals(0, BYTE_ORDER_MARK, 0, (int) seen);
    if (marked && seen < BYTE_ORDER_MARK.size()) {
      return false;
    }
    begun = true;
    if (marked) {
      in.skip(seen);
    }
    return true;
  }

  private void field(long end) throws IOException {
    switch (Field.of(in, lineStart, end)) {
      case DATA -> {
        dataLines++;
        valueStart = kept.size() + Field.DATA.valueStart(in, lineStart, end);
        valueEnd = kept.size() + end;
        keep(end, Field.DATA);
      }
      case EVENT -> keep(end, Field.EVENT);
      case ID -> {
        String value = Field.text(in, Field.ID.valueStart(in, lineStart, end), end);
        if (value.indexOf('\0') < 0) {
          pendingOwnId = value;
        }
        drop(end);
      }
      case RETRY -> {
        long millis = Field.number(in, Field.RETRY.valueStart(in, lineStart, end), end);
        drop(end);
        if (millis >= 0) {
          observer.retry(millis);
        }
      }
      case COMMENT -> {
        String text = Field.text(in, lineStart + 1, end);
        drop(end);
        observer.comment(text);
      }
      case UNKNOWN -> drop(end);
    }
  }

  private void keep(long end, Field field) throws IOException {
    long prefix = field.valueStart(in, lineStart, end) - lineStart;
    if (!oversized && size.exceeded(kept, in, end, prefix)) {
      oversized = true;
      kept.clear();
    }
    size.keep(prefix);
    if (oversized) {
      lineStart = 0;
      drop(end);
    } else if (in.getByte(end) == '\n') {
      lineStart = end + 1;
      scanned = lineStart;
    } else {
      kept.write(in, end);
      kept.writeByte('\n');
      skipLineEnd();
    }
  }

  private void drop(long end) throws IOException {
    if (lineStart > 0) {
      kept.write(in, lineStart);
    }
    in.skip(end - lineStart);
    skipLineEnd();
  }

  /** {@code in} begins with the end of the line. */
  private void skipLineEnd() throws IOException {
    afterReturn = in.readByte() == '\r';
    lineStart = 0;
    scanned = 0;
  }

  private void endEvent(long end) throws IOException {
    boolean oneId = pendingOwnId != null;
    boolean tooLong = oversized;
    int values = dataLines;
    commit();
    if (values > 0 && !tooLong) {
      handOn(end);
      if (values == 1 && valueEnd - valueStart >= LongValue.LEAST) {
        takeValue();
      }
      return;
    }
    in.skip(end);
    skipLineEnd();
    kept.clear();
    if (tooLong) {
      observer.skipped(lastId, ownId);
    } else if (oneId && lastId != null) {
      observer.idAlone(lastId);
    }
  }

  private void commit() {
    ownId = pendingOwnId;
    lastId = ownId == null ? lastId : ownId;
    pendingOwnId = null;
    dataLines = 0;
    oversized = false;
    size.reset();
  }

  private void handOn(long end) throws IOException {
    boolean inPlace = kept.exhausted() && in.getByte(end) == '\n';
    if (inPlace) {
      lineStart = 0;
      scanned = 0;
      ready = end + 1;
    } else {
      kept.write(in, end);
      kept.writeByte('\n');
      skipLineEnd();
      ready = kept.size();
    }
  }

  private void takeValue() throws IOException {
    Buffer event = in;
    if (!kept.exhausted()) {
      event = new Buffer();
      event.writeAll(kept);
    }
    kept.write(event, valueStart);
    longValue.take(event, valueEnd - valueStart);
    kept.writeByte(MARK);
    kept.write(event, ready - valueEnd);
    ready = kept.size();
  }

  /** Everything in {@code in} was looked at and the line goes on: what is too long already must not pile up. */
  private void unfinished() throws IOException {
    scanned = in.size();
    if (skippingLine) {
      in.clear();
      scanned = 0;
    } else if (size.lineExceeds(scanned - lineStart)) {
      Field field = Field.of(in, lineStart, scanned);
      boolean counts = field == Field.DATA || field == Field.EVENT;
      if (!counts || oversized || size.exceeded(kept, in, scanned, field.valueStart(in, lineStart, scanned) - lineStart)) {
        skipRest(counts);
      }
    }
  }

  private void skipRest(boolean spoilsEvent) throws IOException {
    if (spoilsEvent) {
      oversized = true;
      kept.clear();
    } else {
      kept.write(in, lineStart);
    }
    in.clear();
    lineStart = 0;
    scanned = 0;
    skippingLine = true;
  }

  @Override
  public Timeout timeout() {
    return body.timeout();
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}
