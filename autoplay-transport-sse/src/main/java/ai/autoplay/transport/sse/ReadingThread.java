package ai.autoplay.transport.sse;

import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okhttp3.sse.EventSource;
import okhttp3.sse.EventSourceListener;
import okhttp3.sse.EventSources;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;
import org.jspecify.annotations.Nullable;

/** Reads one response to its end, ahead of who takes the events: body → filter → okhttp-sse → {@link ReadAhead}. */
final class ReadingThread extends EventSourceListener implements Runnable, EventFilter.Observer {

  /** Gets out of okhttp-sse's loop. */
  private static final class StopReading extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private StopReading() {
      super(null, null, false, false);
    }
  }

  /** Tells of each read. */
  private static final class Heard extends ForwardingSource {
    private final ReadAhead ahead;

    private Heard(Source body, ReadAhead ahead) {
      super(body);
      this.ahead = ahead;
    }

    @Override
    public long read(Buffer sink, long byteCount) throws IOException {
      long read = super.read(sink, byteCount);
      ahead.heard();
      return read;
    }
  }

  private static final MediaType EVENT_STREAM = MediaType.get("text/event-stream");
  private final Response response;
  private final ReadAhead ahead;
  private final EventFilter filter;
  private @Nullable Throwable broken;

  /** @param lastId what an event without an id inherits */
  ReadingThread(Response response, @Nullable String lastId, int maxEventSize, ReadAhead ahead) {
    this.response = response;
    this.ahead = ahead;
    this.filter = new EventFilter(new Heard(response.body().source(), ahead), lastId, maxEventSize, this);
  }

  @Override
  public void run() {
    try {
      ResponseBody body = ResponseBody.create(Okio.buffer(filter), EVENT_STREAM, -1);
      EventSources.processResponse(response.newBuilder().body(body).build(), this);
    } catch (Throwable e) {   // Kotlin declares nothing, and whoever waits has to learn of the end in any case
      broken = e;
    }
    Throwable why = broken;
    ahead.put(reading -> reading.ended(why), 0);
  }

  /** The id that okhttp-sse names is left aside: it may be an earlier event's. So is a long text: it never saw it. */
  @Override
  public void onEvent(EventSource source, @Nullable String repeatedId, @Nullable String type, String said) {
    String data = filter.data(said);
    ServerSentEvent event = new ServerSentEvent(filter.id(), type == null ? "message" : type, data, filter.ownId());
    put(reading -> reading.event(event), data.length());
  }

  @Override
  public void onFailure(EventSource source, @Nullable Throwable failure, @Nullable Response answer) {
    broken = failure;
  }

  @Override
  public void comment(String text) {
    put(reading -> reading.comment(text), text.length());
  }

  @Override
  public void retry(long millis) {
    put(reading -> reading.retry(millis), 0);
  }

  @Override
  public void idAlone(String id) {
    put(reading -> reading.idAlone(id), id.length());
  }

  @Override
  public void skipped(@Nullable String id, @Nullable String ownId) {
    put(reading -> reading.skipped(id, ownId), 0);
  }

  private void put(ReadAhead.Piece piece, int size) {
    if (!ahead.put(piece, size)) {
      throw new StopReading();
    }
  }
}
