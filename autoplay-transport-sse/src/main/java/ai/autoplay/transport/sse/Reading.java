package ai.autoplay.transport.sse;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.MediaType;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okhttp3.sse.EventSource;
import okhttp3.sse.EventSourceListener;
import okhttp3.sse.EventSources;
import okio.Okio;
import org.jspecify.annotations.Nullable;

/** Reads one response to its end: body → filter → okhttp-sse → target. Used by one thread, once. */
final class Reading extends EventSourceListener implements EventFilter.Observer {

  /** Gets out of okhttp-sse's loop. */
  private static final class StopReading extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private StopReading() {
      super(null, null, false, false);
    }
  }

  /** Told to somebody who may throw. */
  private interface Telling {
    boolean taken() throws InterruptedException;
  }

  private static final MediaType EVENT_STREAM = MediaType.get("text/event-stream");
  private final SseOptions options;
  private final Gate gate;
  private final Backoff backoff;
  private final AtomicReference<@Nullable String> lastId;
  private final EventTarget target;
  private final EventFilter filter;
  private @Nullable Throwable thrown;
  private @Nullable Throwable broken;
  private boolean refused;
  private boolean delivered;

  Reading(SseRun run, Response response) {
    this.options = run.options();
    this.gate = run.gate();
    this.backoff = run.backoff();
    this.lastId = run.lastId();
    this.target = run.target();
    this.filter = new EventFilter(response.body().source(), lastId.get(), options.maxEventSize(), this);
  }

  /** Returns when the stream ended or broke, or was stopped; throws what the target or the listener threw. */
  void read(Response response) throws InterruptedException {
    ResponseBody body = ResponseBody.create(Okio.buffer(filter), EVENT_STREAM, -1);
    EventSources.processResponse(response.newBuilder().body(body).build(), this);
    if (thrown instanceof InterruptedException interrupted) {
      throw interrupted;
    } else if (thrown instanceof RuntimeException runtime) {
      throw runtime;
    } else if (thrown instanceof Error error) {
      throw error;
    } else if (thrown != null) {
      throw new IllegalStateException("undeclared exception", thrown);
    }
  }

  /** Whether an event was taken. */
  boolean delivered() {
    return delivered;
  }

  /** Why it is over. */
  String reason() {
    if (refused) {
      return "an event could not be taken";
    }
    return broken == null ? "the stream ended" : Connection.describe(broken);
  }

  /** What broke the connection; null when nothing did. */
  @Nullable IOException cause() {
    return broken instanceof IOException cause ? cause : null;
  }

  /** The id that okhttp-sse names is left aside: it may be an earlier event's. */
  @Override
  public void onEvent(EventSource source, @Nullable String repeatedId, @Nullable String type, String data) {
    String id = filter.id();
    ServerSentEvent event = new ServerSentEvent(id, type == null ? "message" : type, data, filter.ownId());
    tell(() -> target.accept(event));
    delivered = true;
    lastId.set(id);
  }

  @Override
  public void onFailure(EventSource source, @Nullable Throwable failure, @Nullable Response response) {
    if (!(failure instanceof StopReading)) {
      broken = failure;
    }
  }

  @Override
  public void comment(String text) {
    tell(() -> {
      options.listener().comment(text);
      return true;
    });
  }

  @Override
  public void retry(long millis) {
    backoff.retry(millis);
  }

  @Override
  public void idAlone(String id) {
    lastId.set(id);
  }

  @Override
  public void skipped(@Nullable String id, @Nullable String ownId) {
    tell(() -> {
      options.listener().skipped(ownId, options.maxEventSize());
      return target.skipped(ownId, options.maxEventSize());
    });
    lastId.set(id);
  }

  private void tell(Telling telling) {
    if (gate.stopped()) {
      throw new StopReading();
    }
    try {
      refused = !telling.taken();
    } catch (Throwable e) {
      thrown = e;
      throw new StopReading();
    }
    if (refused) {
      throw new StopReading();
    }
  }
}
