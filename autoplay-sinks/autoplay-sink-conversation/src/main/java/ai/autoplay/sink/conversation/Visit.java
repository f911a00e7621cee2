package ai.autoplay.sink.conversation;

import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What the sink has in hand of one session. What is not volatile is used under the lock, which is held across calls of the platform, or
 * while nobody holds the visit.
 */
final class Visit {
  final SessionKey key;
  final ReentrantLock lock = new ReentrantLock();
  final WaitingRoom waiting;
  final AtomicBoolean scheduled = new AtomicBoolean();
  volatile @Nullable Session session;
  @Nullable Ledger ledger;
  /** Whether something that belongs into a conversation is not there yet. */
  volatile boolean behind;
  volatile int holders;
  volatile long usedAt;

  Visit(SessionKey key, AtomicLong waitingInAll) {
    this.key = key;
    this.waiting = new WaitingRoom(waitingInAll);
  }
}
