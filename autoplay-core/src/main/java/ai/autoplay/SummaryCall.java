package ai.autoplay;

import static java.util.Objects.requireNonNull;

import ai.autoplay.Entry.Reason;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.spi.DestinationClosedException;
import ai.autoplay.spi.RetryAfterException;
import io.github.resilience4j.core.IntervalFunction;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * One session's wish for a summary, tried until it is granted. What may pass is tried again, later each time, until the time for that is
 * used up; what the summarizer asks to wait for is waited for; what will not pass, and what takes too long, the extractive summarizer does.
 */
final class SummaryCall implements Workers.Task {
  /** No agent sees more of a summary (see {@code Payload.toText}), and each session keeps one. */
  static final int LONGEST = 16_000;
  private static final IntervalFunction BACK_OFF =
      IntervalFunction.ofExponentialRandomBackoff(Duration.ofSeconds(1), 2, 0.5, Duration.ofSeconds(60));
  private static final int CLOSED_ATTEMPTS = 6;
  private static final Duration SHORTEST = Duration.ofMillis(1);
  final SessionKey key;
  private final SummaryCalls calls;
  volatile @Nullable Future<?> timer;
  private volatile @Nullable SessionLane lane;
  private volatile int turn;
  private int failures;
  private int shut;
  private long triedNanos;
  private long version = -1;
  private long quietSince;

  SummaryCall(SummaryCalls calls, SessionLane lane) {
    this.key = lane.key;
    this.calls = calls;
    this.lane = lane;
  }

  /** The time has come to try again. */
  void wake(SessionLane woken) {
    lane = woken;
  }

  private SessionLane lane() {
    return requireNonNull(lane, "lane");
  }

  @Override
  public void run(CallGuard guard) {
    calls.taken();
    SessionLane mine = lane();
    try {
      Session session = mine.session();
      int actions = session.samePersonPrefix();
      if (actions == 0 || calls.summaries.pipeline().closing()) {
        mine.endSummary();
      } else if (calls.hopeless()) {
        fallBack("too many of its calls hang");
      } else if (hasWaitedLong(session)) {
        fallBack("it has put it off for " + calls.rest);
      } else {
        ask(mine, session, actions, guard);
      }
    } finally {
      calls.summaries.pipeline().end();
    }
  }

  /** What keeps a session waiting must not keep it for ever: as long as one is remembered in which nothing happens. */
  private boolean hasWaitedLong(Session session) {
    if (session.version() != version) {
      version = session.version();
      quietSince = System.nanoTime();
    }
    return System.nanoTime() - quietSince >= calls.rest.toNanos();
  }

  private void ask(SessionLane mine, Session session, int actions, CallGuard guard) {
    long began = System.nanoTime();
    try {
      String text = write(session, actions, guard);
      Pipeline pipeline = calls.summaries.pipeline();
      pipeline.add(pipeline.own(mine, new Entry.Origin(session, actions, Reason.ASKED), text));
    } catch (RetryAfterException e) {
      told(e);
      putOff(delay(e.delay()));
    } catch (DestinationClosedException e) {
      told(e);
      putOff(backOff(shut = Math.min(shut + 1, CLOSED_ATTEMPTS)));
    } catch (IOException | InterruptedException e) {
      failed(e, began);
    } catch (OutOfMemoryError e) {
      failed(new IOException("no memory left for the summary", e), began);
    } catch (RuntimeException e) {
      told(e);
      fallBack(e.toString());
    } catch (Throwable e) {
      told(new IllegalStateException("the summarizer broke: " + e, e));
      fallBack("it broke: " + e);
    }
  }

  private String write(Session session, int actions, CallGuard guard) throws IOException, InterruptedException {
    guard.begin();
    try {
      String text = calls.summarizer.summarize(Stopgap.request(session, actions));
      if (text == null || text.isBlank()) {
        throw new IOException("the summarizer answered with nothing");
      }
      if (text.length() > LONGEST) {
        throw new IOException("the summarizer answered with " + text.length() + " characters: more than " + LONGEST + " are no summary");
      }
      return text;
    } finally {
      turn++;
      if (guard.end() == CallGuard.Outcome.WAS_STUCK) {
        calls.stuck(-1);
      }
    }
  }

  private void told(Exception error) {
    calls.summaries.listener().summaryFailed(key, error);
  }

  private static Duration backOff(int attempts) {
    return Duration.ofMillis(BACK_OFF.apply(attempts));
  }

  /** Never before it was told to; and a little later, lest all that were told the same come at once. */
  private static Duration delay(Duration asked) {
    Duration delay = RetryDelays.asked(asked);
    return delay.plusNanos(ThreadLocalRandom.current().nextLong(delay.toNanos() / 10));
  }

  private void failed(Exception error, long began) {
    told(error);
    triedNanos += System.nanoTime() - began;
    long left = calls.config.giveUpAfter().toNanos() - triedNanos;
    if (left <= 0 && !calls.summaries.pipeline().closing()) {
      fallBack("it was tried for " + Duration.ofNanos(triedNanos) + ", at last: " + error);
    } else {
      Duration delay = Duration.ofNanos(Math.max(SHORTEST.toNanos(), Math.min(left, backOff(++failures).toNanos())));
      triedNanos += delay.toNanos();
      putOff(delay);
    }
  }

  /** There are too many to keep them all at hand. */
  void postpone() {
    putOff(backOff(CLOSED_ATTEMPTS));
  }

  private void putOff(Duration delay) {
    SessionLane mine = lane();
    lane = null;
    calls.later(this, mine, delay);
  }

  private void fallBack(String why) {
    try {
      calls.summaries.stepIn(lane(), Reason.FELL_BACK, why);
    } catch (RuntimeException e) {
      lane().endSummary();
      throw e;
    }
  }

  /** The call goes on; but its session is not to wait for it for ever. */
  @Override
  public void stuck(Duration running) {
    calls.stuck(1);
    told(new IOException("the summarizer has run for " + running + " and ignores its interrupt"));
    long left = calls.config.giveUpAfter().toNanos() - triedNanos - running.toNanos();
    standIn(turn, Duration.ofNanos(Math.max(0, left)));
  }

  private void standIn(int stuckTurn, Duration delay) {
    calls.after(delay, () -> calls.summaries.withLane(key, held -> {
      if (turn == stuckTurn && calls.summaries.worthAsking(held)) {
        calls.summaries.stepIn(held, Reason.STOOD_IN, "it hangs");
      }
    }, () -> {}));
  }
}
