package ai.autoplay.connector;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.SlimAction;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a {@link Labeller} say what was done, without disturbing the order within a session and without waiting long: what does not
 * come back in time, or piles up, keeps its own words. Without a labeller everything passes straight through.
 */
final class Labelling {
  private static final Logger LOG = LoggerFactory.getLogger(Labelling.class);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int MAX_WAITING = 500;

  private final Models models;
  private final Consumer<ActionsPayload> next;
  private final Counters counters = new Counters();
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Deque<ActionsPayload>> lanes = new HashMap<>();
  private int waiting;
  private boolean closed;

  Labelling(Models models, Consumer<ActionsPayload> next) {
    this.models = models;
    this.next = next;
  }

  void send(ActionsPayload actions) {
    Labeller labeller = models.labeller;
    String session = actions.sessionId();
    if (labeller == null || session == null || actions.count() == 0) {
      next.accept(actions);
    } else if (isFirst(session, actions) && !models.soonLabel(() -> work(session, labeller))) {
      work(session, null);
    }
  }

  /** Puts it behind the session's others; whether there are none. */
  private boolean isFirst(String session, ActionsPayload actions) {
    lock.lock();
    try {
      Deque<ActionsPayload> lane = lanes.computeIfAbsent(session, any -> new ArrayDeque<>());
      lane.add(actions);
      waiting++;
      return lane.size() == 1;
    } finally {
      lock.unlock();
    }
  }

  private void work(String session, @Nullable Labeller labeller) {
    for (ActionsPayload head = head(session); head != null; head = afterHead(session)) {
      boolean plain = labeller == null || isCrowded();
      next.accept(plain ? head : labelled(head, labeller));
    }
  }

  private @Nullable ActionsPayload head(String session) {
    lock.lock();
    try {
      return lanes.get(session).peek();
    } finally {
      lock.unlock();
    }
  }

  private @Nullable ActionsPayload afterHead(String session) {
    lock.lock();
    try {
      Deque<ActionsPayload> lane = lanes.get(session);
      lane.remove();
      waiting--;
      if (lane.isEmpty()) {
        lanes.remove(session);
      }
      return lane.peek();
    } finally {
      lock.unlock();
    }
  }

  private boolean isCrowded() {
    lock.lock();
    try {
      return closed || waiting > MAX_WAITING;
    } finally {
      lock.unlock();
    }
  }

  private ActionsPayload labelled(ActionsPayload batch, Labeller labeller) {
    try {
      List<Labeller.Label> labels = models.label(() -> labeller.label(batch), PATIENCE);
      if (labels.isEmpty()) {
        return batch;
      }
      if (labels.size() != batch.count()) {
        throw new IllegalStateException("the labeller gave " + labels.size() + " labels for " + batch.count() + " actions");
      }
      counters.add("labelled", batch.count());
      return with(labels, batch);
    } catch (Exception e) {   // whatever a stranger's code throws, the batch goes on with our words
      counters.add("labelling-failed", batch.count());
      LOG.debug("a labeller failed: {}", e.getClass().getName());
      return batch;
    }
  }

  private static ActionsPayload with(List<Labeller.Label> labels, ActionsPayload batch) {
    List<SlimAction> actions = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      actions.add(with(labels.get(i), batch.actions().get(i)));
    }
    return new ActionsPayload(batch.productId(), batch.sessionId(), batch.userId(), batch.email(), batch.conversationId(),
        batch.forwardedAt(), actions);
  }

  private static SlimAction with(Labeller.Label label, SlimAction action) {
    String title = label.title().isBlank() ? action.title() : label.title();
    String description = label.description().isBlank() ? action.description() : label.description();
    return new SlimAction(action.index(), action.type(), title, description, action.timestampStart(), action.timestampEnd(),
        action.rawUrl(), action.canonicalUrl(), action.sessionId(), action.userId(), action.email(), action.conversationId());
  }

  Map<String, Long> counts() {
    return counters.snapshot();
  }

  /** From now on everything keeps its own words, so that what waits leaves soon. */
  void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
  }
}
