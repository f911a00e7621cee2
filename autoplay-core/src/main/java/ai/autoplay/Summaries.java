package ai.autoplay;

import ai.autoplay.Entry.Reason;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.spi.AutoplayListener;
import ai.autoplay.spi.StoredSession;
import ai.autoplay.spi.Summarizer;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Scheduler;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches session snapshots and says when they are to be condensed. A summary covers exactly what it read; one that was overtaken by
 * another summary is discarded and asked for again. Where the chosen summarizer cannot be waited for, the extractive one steps in.
 */
final class Summaries {
  private static final Logger LOG = LoggerFactory.getLogger(Summaries.class);
  private static final int IDLE_MINIMUM = 3;
  private final SummaryConfig config;
  private final Pipeline pipeline;
  private final AutoplayListener listener;
  private final Stopgap stopgap;
  private final @Nullable SummaryCalls calls;
  private final boolean replaced;
  private final Cache<SessionKey, Boolean> resting;

  /**
   * Who writes summaries, and when; without a summarizer only what would grow without bound is condensed.
   *
   * @param rest for how long a session that nothing happens in is remembered
   */
  record Desk(@Nullable Summarizer summarizer, Summarizer extractive, SummaryConfig config, Duration rest) {}

  Summaries(Desk desk, Pipeline pipeline, ScheduledExecutorService timer, AutoplayListener listener) {
    this.config = desk.config();
    this.pipeline = pipeline;
    this.listener = listener;
    this.stopgap = new Stopgap(desk.extractive());
    this.calls = desk.summarizer() == null ? null : new SummaryCalls(desk, desk.summarizer(), this, timer);
    this.replaced = desk.summarizer() != null && !(desk.summarizer() instanceof ExtractiveSummarizer);
    this.resting = Caffeine.newBuilder().expireAfterWrite(config.idle()).executor(Runnable::run)
        .scheduler(Scheduler.forScheduledExecutorService(timer))
        .removalListener((SessionKey key, Boolean marked, RemovalCause cause) -> rested(key, cause)).build();
  }

  Pipeline pipeline() {
    return pipeline;
  }

  AutoplayListener listener() {
    return listener;
  }

  /** Looks at the session after {@code entry}; on the thread that advanced it. */
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
    if (uncovered >= config.threshold()) {
      ask(lane);
    } else if (uncovered >= IDLE_MINIMUM && calls != null) {
      resting.put(lane.key, Boolean.TRUE);
    }
  }

  /** An earlier run left this session: if nothing happens in it, it is looked at all the same. */
  void restored(Session session) {
    if (calls != null && session.uncoveredCount() >= IDLE_MINIMUM && !session.key().anonymous()) {
      resting.put(session.key(), Boolean.TRUE);
    }
  }

  /** A summary of ours came too late; the session is looked at again. */
  void discarded(SessionLane lane, Entry entry) {
    if (entry.wasAsked()) {
      lane.endSummary();
    }
    if (worthAsking(lane)) {
      ask(lane);
    }
  }

  /** Whether a session that nothing happens in has enough to tell. */
  boolean worthAsking(SessionLane lane) {
    return lane.session().uncoveredCount() >= Math.min(IDLE_MINIMUM, config.threshold());
  }

  private void ask(SessionLane lane) {
    if (calls != null && !pipeline.closing()) {
      calls.ask(lane);
    }
  }

  /** Covers the oldest half, as far as it is one person's, without waiting for anybody. */
  private void condense(SessionLane lane) {
    Session session = lane.session();
    int half = Math.max(session.uncoveredCount() / 2, session.uncoveredCount() - config.maxUncovered());
    int actions = Math.min(half, session.samePersonPrefix());
    Entry entry = stopgap(lane, session, actions, Reason.STOOD_IN);
    told(lane.key, actions, "more than " + config.maxUncovered() + " actions were waiting for a summary");
    pipeline.addFirst(entry);
  }

  private Entry stopgap(SessionLane lane, Session session, int actions, Reason reason) {
    String text = stopgap.summarize(session, actions, replaced);
    return pipeline.own(lane, new Entry.Origin(session, actions, replaced || reason == Reason.FELL_BACK ? reason : Reason.CONDENSED), text);
  }

  private void told(SessionKey key, int actions, String reason) {
    if (replaced) {
      listener.summaryFellBack(key, actions, reason);
    }
  }

  /** Condenses what the summarizer does not; a {@code reason} of {@link Reason#FELL_BACK} ends its call. */
  void stepIn(SessionLane lane, Reason reason, String why) {
    Session session = lane.session();
    int actions = session.samePersonPrefix();
    if (actions > 0) {
      Entry entry = stopgap(lane, session, actions, reason);
      told(lane.key, actions, why);
      pipeline.add(entry);
    } else if (reason == Reason.FELL_BACK) {
      lane.endSummary();
    }
  }

  /** The store has dropped a session: what no summary covers is condensed and delivered before it is forgotten. */
  void evicted(StoredSession dropped) {
    if (!pipeline.beginUnlessClosing()) {
      return;
    }
    SessionLane lane = pipeline.lanes().revive(dropped);
    if (lane == null) {
      pipeline.end();
    } else {
      pipeline.workers().execute(guard -> condenseAll(lane, dropped.session()));   // many may be dropped at once: not on their thread
    }
  }

  private void condenseAll(SessionLane lane, Session dropped) {
    try {
      Session session = dropped;
      while (session.uncoveredCount() > 0) {
        int actions = session.samePersonPrefix();
        Entry entry = stopgap(lane, session, actions, Reason.STOOD_IN);
        session = entry.after(session);
        told(lane.key, actions, "the session was about to be forgotten");
        pipeline.add(entry);
      }
    } finally {
      lane.release();
      pipeline.end();
    }
  }

  private void rested(@Nullable SessionKey key, RemovalCause cause) {
    if (key != null && cause == RemovalCause.EXPIRED) {
      withLane(key, lane -> {
        if (lane.session().uncoveredCount() >= IDLE_MINIMUM) {
          ask(lane);
        }
      }, () -> {});
    }
  }

  /** Does something for a session that may be at rest; elsewhere, since its store may be slow, and may fail. */
  void withLane(SessionKey key, Consumer<SessionLane> work, Runnable onFailure) {
    if (!pipeline.beginUnlessClosing()) {
      return;
    }
    pipeline.workers().execute(guard -> {
      try {
        SessionLane lane = pipeline.lanes().hold(key);
        try {
          work.accept(lane);
        } finally {
          lane.release();
        }
      } catch (RuntimeException e) {
        LOG.error("session {}/{} cannot be condensed now", key.productId(), key.sessionId(), e);
        onFailure.run();
      } finally {
        pipeline.end();
      }
    });
  }

  /** The session is known no more. */
  void forget(SessionKey key) {
    if (calls != null) {
      calls.forget(key);
    }
  }

  /** Interrupts what runs. */
  void stop() {
    if (calls != null) {
      calls.stop();
    }
  }

  void close() {
    if (calls != null) {
      calls.close();
    }
  }
}
