package ai.autoplay.connector;

import ai.autoplay.model.Payload;
import ai.autoplay.model.SessionKey;
import ai.autoplay.model.SlimAction;
import ai.autoplay.model.SummaryPayload;
import ai.autoplay.spi.Summarizer;
import ai.autoplay.spi.SummaryRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks for a session's summary when it is due, and for its goal. */
final class Summaries {
  private static final Logger LOG = LoggerFactory.getLogger(Summaries.class);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long COMPLAINT_INTERVAL = TimeUnit.MINUTES.toNanos(1);
  private static final PlainGoals PLAIN = new PlainGoals();

  private final Models models;
  private final Journal journal;
  private final Consumer<Payload> publisher;
  private final Counters counters = new Counters();
  private final AtomicLong lastComplaint = new AtomicLong(System.nanoTime() - COMPLAINT_INTERVAL);

  Summaries(Models models, Journal journal, Consumer<Payload> publisher) {
    this.models = models;
    this.journal = journal;
    this.publisher = publisher;
  }

  /** Whether a summary is due in this session; if so it is written, later and elsewhere. */
  void look(String sessionId) {
    Summarizer summarizer = models.summarizer;
    if (summarizer == null) {
      return;
    }
    journal.of(sessionId).ifPresent(notes -> notes.ask().ifPresent(ask -> {
      if (!models.soonSummarize(() -> write(sessionId, notes, ask, summarizer))) {
        notes.failed();
      }
    }));
  }

  private void write(String sessionId, SessionNotes notes, SessionNotes.Ask ask, Summarizer summarizer) {
    SessionKey key = new SessionKey(journal.productId(), sessionId);
    try {
      SummaryRequest request = new SummaryRequest(key, ask.previous(), ask.actions());
      String prose = models.summarize(() -> summarizer.summarize(request), PATIENCE);
      if (prose == null || prose.isBlank()) {
        throw new IllegalStateException("the summarizer gave no text");
      }
      String text = "Goal: " + goal(key, ask.actions()) + "\n" + prose;
      publisher.accept(new SummaryPayload(key.productId(), sessionId, text, ask.actions().size(), models.clock.instant()));
      notes.covered(ask, prose, text);
      counters.add("summaries", 1);
    } catch (Exception e) {   // whatever a stranger's code throws: the actions stay, and it is asked again later
      notes.failed();
      counters.add("summaries-failed", 1);
      complain(e);
      return;
    }
    look(sessionId);
  }

  /** By the goal finder when there is one and it answers, else by our own rules. */
  private String goal(SessionKey key, List<SlimAction> actions) {
    GoalFinder finder = models.goals;
    if (finder != null) {
      try {
        String goal = models.summarize(() -> finder.goal(key, actions), PATIENCE);
        if (goal != null && !goal.isBlank()) {
          return oneLine(goal);
        }
      } catch (Exception e) {
        counters.add("goals-failed", 1);
        LOG.debug("a goal finder failed: {}", e.getClass().getName());
      }
    }
    return PLAIN.goal(key, actions);
  }

  private static String oneLine(String text) {
    return text.replaceAll("[\\p{Cc}\\u2028\\u2029]+", " ").strip();
  }

  /** What is known of a session, with a goal by our own rules. */
  Optional<SessionStatus> status(SessionKey key) {
    return journal.of(key.sessionId()).filter(notes -> notes.seen() > 0)
        .map(notes -> new SessionStatus(PLAIN.goal(key, notes.recent()), notes.seen(), notes.summary()));
  }

  Map<String, Long> counts() {
    return counters.snapshot();
  }

  private void complain(Exception e) {
    long last = lastComplaint.get();
    if (System.nanoTime() - last >= COMPLAINT_INTERVAL && lastComplaint.compareAndSet(last, System.nanoTime())) {
      LOG.warn("product {}: a summary failed ({}); {} so far", journal.productId(), e.getClass().getName(),
          counters.snapshot().get("summaries-failed"));
    }
  }
}
