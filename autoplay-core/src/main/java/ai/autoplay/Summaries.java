package ai.autoplay;

import ai.autoplay.Entry.Reason;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.spi.AutoplayListener;
import ai.autoplay.spi.Summarizer;
import ai.autoplay.spi.SummaryRequest;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Scheduler;
import io.github.resilience4j.core.IntervalFunction;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Watches session snapshots and asks for summaries. A summary covers exactly what it read; one that was overtaken by another
 * summary is discarded and asked for again.
 */
final class Summaries {
  private static final int IDLE_MINIMUM = 3;
  private static final int MOST_FAILURES = 8;
  private static final IntervalFunction BACK_OFF =
      IntervalFunction.ofExponentialRandomBackoff(Duration.ofSeconds(1), 2, 0.5, Duration.ofSeconds(60));
  private final @Nullable Summarizer summarizer;
  private final Summarizer extractive;
  private final SummaryConfig config;
  private final Pipeline pipeline;
  private final AutoplayListener listener;
  private final Workers workers;
  private final ScheduledExecutorService timer;
  private final Cache<SessionKey, Boolean> resting;

  /** Who writes summaries, and when; without a summarizer only what would grow without bound is condensed. */
  record Desk(@Nullable Summarizer summarizer, Summarizer extractive, SummaryConfig config) {}

  Summaries(Desk desk, Pipeline pipeline, ScheduledExecutorService timer, AutoplayListener listener) {
    this.summarizer = desk.summarizer();
    this.extractive = desk.extractive();
    this.config = desk.config();
    this.pipeline = pipeline;
    this.timer = timer;
    this.listener = listener;
    this.workers = new Workers("summarizer", config.concurrency(), config.timeout(), timer);
    this.resting = Caffeine.newBuilder().expireAfterWrite(config.idle()).executor(Runnable::run)
        .scheduler(Scheduler.forScheduledExecutorService(timer))
        .removalListener((SessionKey key, Boolean marked, RemovalCause cause) -> rested(key, cause)).build();
  }

  /** Looks at the session after {@code entry}; on the pipeline worker that advanced it. */
  void watch(SessionLane lane, Entry entry) {
    if (entry.wasAsked()) {
      lane.endSummary();
    }
    if (lane.key.anonymous()) {
      return;
    }
    while (lane.session().uncoveredCount() > config.maxUncovered()) {
      condense(lane);
    }
    int uncovered = lane.session().uncoveredCount();
    if (summarizer == null) {
      return;
    }
    if (uncovered >= config.threshold()) {
      ask(lane);
    } else if (uncovered >= IDLE_MINIMUM) {
      resting.put(lane.key, Boolean.TRUE);
    }
  }

  /** A summary of ours came too late; the session is looked at again. */
  void discarded(SessionLane lane, Entry entry) {
    if (entry.wasAsked()) {
      lane.endSummary();
    }
    if (lane.session().uncoveredCount() >= Math.min(IDLE_MINIMUM, config.threshold())) {
      ask(lane);
    }
  }

  /** Covers the oldest half, as far as it is one person's, without waiting for anybody. */
  private void condense(SessionLane lane) {
    Session session = lane.session();
    int half = Math.max(session.uncoveredCount() / 2, session.uncoveredCount() - config.maxUncovered());
    int actions = Math.min(half, session.samePersonPrefix());
    pipeline.addFirst(summary(lane, session, actions));
  }

  private Entry summary(SessionLane lane, Session session, int actions) {
    try {
      return pipeline.own(lane, new Entry.Origin(session, actions, Reason.CONDENSED), extractive.summarize(request(session, actions)));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("the extractive summarizer does no I/O", e);
    }
  }

  private static SummaryRequest request(Session session, int actions) {
    return new SummaryRequest(session.key(), session.summaryBefore(), session.actions().subList(0, actions));
  }

  /** The store has dropped a session: what no summary covers is condensed and delivered before it is forgotten. */
  void evicted(Session dropped) {
    if (pipeline.beginUnlessClosing()) {
      try {
        SessionLane lane = pipeline.lanes().revive(dropped);
        if (lane != null) {
          condenseAll(lane, dropped);
        }
      } finally {
        pipeline.end();
      }
    }
  }

  private void condenseAll(SessionLane lane, Session dropped) {
    Session session = dropped;
    while (session.uncoveredCount() > 0) {
      Entry entry = summary(lane, session, session.samePersonPrefix());
      session = entry.after(session);
      pipeline.add(entry);
    }
    lane.release();
  }

  private void rested(@Nullable SessionKey key, RemovalCause cause) {
    if (key == null || cause != RemovalCause.EXPIRED || !pipeline.beginUnlessClosing()) {
      return;
    }
    try {
      SessionLane lane = pipeline.lanes().hold(key);
      if (lane.session().uncoveredCount() >= IDLE_MINIMUM) {
        ask(lane);
      }
      lane.release();
    } finally {
      pipeline.end();
    }
  }

  private void ask(SessionLane lane) {
    if (summarizer != null && !pipeline.closing() && lane.beginSummary()) {
      start(new Call(lane, summarizer));
    }
  }

  /** A call that failed and waits for its next attempt is nothing to wait for. */
  private void start(Call call) {
    pipeline.begin();
    workers.execute(call);
  }

  /** Interrupts what runs. */
  void stop() {
    workers.interruptCalls();
  }

  void close() {
    workers.close();
  }

  /** One session's request, tried until it succeeds; at most one at a time for each session. */
  private final class Call implements Workers.Task {
    private final SessionLane lane;
    private final Summarizer author;
    private int failures;

    Call(SessionLane lane, Summarizer author) {
      this.lane = lane;
      this.author = author;
    }

    @Override
    public void run(CallGuard guard) {
      Session session = lane.session();
      int actions = session.samePersonPrefix();
      if (actions == 0 || pipeline.closing()) {
        lane.endSummary();
      } else {
        ask(session, actions, guard);
      }
      pipeline.end();
    }

    @Override
    public void stuck(Duration running) {
      listener.summaryFailed(lane.key, new IOException("the summarizer has run for " + running + " and ignores its interrupt"));
    }

    private void ask(Session session, int actions, CallGuard guard) {
      try {
        String text = write(request(session, actions), guard);
        pipeline.add(pipeline.own(lane, new Entry.Origin(session, actions, Reason.ASKED), text));
      } catch (IOException | InterruptedException | RuntimeException e) {
        failed(e);
      } catch (Throwable e) {
        failed(new IllegalStateException("the summarizer broke: " + e, e));
      }
    }

    /** After some time without success the session is left alone until something new comes, so that it need not stay awake. */
    private void failed(Exception error) {
      failures++;
      if (pipeline.closing() || failures == MOST_FAILURES) {
        lane.endSummary();
      } else {
        timer.schedule(() -> start(this), BACK_OFF.apply(failures), TimeUnit.MILLISECONDS);
      }
      listener.summaryFailed(lane.key, error);
    }

    private String write(SummaryRequest request, CallGuard guard) throws IOException, InterruptedException {
      guard.begin();
      try {
        String text = author.summarize(request);
        if (text == null || text.isBlank()) {
          throw new IOException("the summarizer answered with nothing");
        }
        return text;
      } finally {
        guard.end();
      }
    }
  }
}
