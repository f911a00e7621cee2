package ai.autoplay;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A few threads that take tasks in turn: one while that suffices, more (up to {@code limit}) when tasks have waited for a
 * millisecond (four, while they come in quick succession) and no thread is on its way to them, and at once when all are busy with
 * tasks known to be slow, so that a quick sink is served by one warm thread and a slow one by as many as it may have. A common pool
 * hands each task to another sleeping thread, which costs more than most tasks (see RATIONALE.md).
 *
 * <p>Tasks call user code inside their {@link CallGuard}. A call that ignores its interrupt is counted out of the limit, so that
 * nothing waits for it.
 */
final class Workers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
  private static final Duration EXTRA_KEEP_ALIVE = Duration.ofMillis(50);
  private static final Duration LAST_KEEP_ALIVE = Duration.ofSeconds(10);
  private static final Duration LONGEST_CHECK = Duration.ofSeconds(1);
  private static final Duration END_PATIENCE = Duration.ofSeconds(2);
  private static final long HURRY_NANOS = 100_000;
  private static final long SHORTEST_NAP_NANOS = 150_000;
  private static final long LONGEST_NAP_NANOS = 1_000_000;
  /** A nap is the longer the more tasks came since the last one: waking up costs as much as many of them. */
  private static final long NAP_NANOS_A_TASK = 50_000;
  private static final long LOOK_MILLIS = 1;
  private static final long HURRIED_LOOK_MILLIS = 4;
  /** A call that takes longer is slow: others are not to wait that long behind it. */
  static final long SLOW_NANOS = 500_000;

  /** One turn of work. What it throws ends the turn, not the thread. */
  interface Task {
    void run(CallGuard guard);

    /** Whether the call that this turn makes is likely to be slow, so that another thread had better be there for whatever comes. */
    default boolean isSlow() {
      return false;
    }

    /** Others have waited behind this turn's call, which is slow. Any thread. */
    default void foundSlow() {}

    /** The call that this turn makes has ignored its interrupt for half its time-out; told once a call. */
    default void stuck(Duration running) {}
  }

  private final String name;
  private final int limit;
  private final Duration timeout;
  private final ScheduledExecutorService timer;
  private final ConcurrentLinkedQueue<Task> ready = new ConcurrentLinkedQueue<>();
  /** Those that have nothing to do. The one that had last is on top and is woken first, so that the others may end. */
  private final ConcurrentLinkedDeque<Worker> idle = new ConcurrentLinkedDeque<>();
  private final AtomicInteger hurried = new AtomicInteger();
  private final Set<Worker> workers = ConcurrentHashMap.newKeySet();
  private final AtomicInteger alive = new AtomicInteger();
  /** Those of them that run a task which is known to be slow. */
  private final AtomicInteger occupied = new AtomicInteger();
  private final AtomicLong added = new AtomicLong();
  private final AtomicLong taken = new AtomicLong();
  private final AtomicBoolean looking = new AtomicBoolean();
  private final AtomicLong threadNumber = new AtomicLong();
  private final AtomicBoolean checking = new AtomicBoolean();
  private final long checkMillis;
  private volatile boolean closed;
  private volatile long due;

  /**
   * @param name    the middle of the threads' names
   * @param limit   how many tasks run at once
   * @param timeout how long one call of user code may take
   */
  Workers(String name, int limit, Duration timeout, ScheduledExecutorService timer) {
    this.name = name;
    this.limit = limit;
    this.timeout = timeout;
    this.timer = timer;
    this.checkMillis = Math.max(1, Math.min(timeout.toMillis() / 8, LONGEST_CHECK.toMillis()));
  }

  /** Queues {@code task}; every task that is queued before {@link #close} runs. */
  void execute(Task task) {
    added.incrementAndGet();
    ready.add(task);
    if (alive.get() <= occupied.get()) {
      callOne();
    } else if (hurried.get() == 0) {
      wakeOne();
    }
    if (!looking.get() && looking.compareAndSet(false, true)) {
      lookSoon();
    }
  }

  private void lookSoon() {
    due = added.get();
    try {
      timer.schedule(this::look, hurried.get() > 0 ? HURRIED_LOOK_MILLIS : LOOK_MILLIS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      looking.set(false);   // the engine has closed: one thread is enough for what a late call leaves behind
    }
  }

  /** Has one more thread look for tasks; false when there is none to be had. */
  private boolean callOne() {
    return wakeOne() || startOne();
  }

  /** False when nobody is idle. */
  private boolean wakeOne() {
    Worker worker = idle.pollFirst();
    if (worker != null) {
      LockSupport.unpark(worker.thread);
    }
    return worker != null;
  }

  /** Now and then while tasks wait: twice as many threads when what waited at the last look waits still. */
  private void look() {
    if (taken.get() < due && !oneIsComing()) {
      long now = System.nanoTime();
      for (Worker worker : workers) {
        worker.hurries.end();   // from now on the others are woken again
        worker.holdsUp(now);
      }
      int more = Math.max(1, alive.get());
      while (more > 0 && callOne()) {
        more--;
      }
    }
    if (added.get() > taken.get()) {
      lookSoon();
      return;
    }
    looking.set(false);
    if (added.get() > taken.get() && looking.compareAndSet(false, true)) {
      lookSoon();
    }
  }

  /** Whether a thread is about to take a task, and late because the processors have other things to do: one more would not help them. */
  private boolean oneIsComing() {
    return workers.stream().anyMatch(worker -> worker.current.get() == null && !idle.contains(worker));
  }

  /** Every now and then while there are threads: an engine at rest has none, and its timer sleeps. */
  private void keepChecking() {
    if (!workers.isEmpty() && checking.compareAndSet(false, true)) {
      try {
        timer.schedule(this::check, checkMillis, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        checking.set(false);   // the engine has closed, and with it all that a call could hold up
      }
    }
  }

  private void check() {
    try {
      checkCalls();
    } finally {
      checking.set(false);   // whatever went wrong: else no call would be timed out any more
      keepChecking();
    }
  }

  private void checkCalls() {
    long now = System.nanoTime();
    for (Worker worker : workers) {
      Task task = worker.current.get();
      if (worker.guard.check(now, timeout.toNanos()) && task != null) {
        told(task, timeout.plus(timeout.dividedBy(2)));
      }
    }
  }

  private void told(Task task, Duration running) {
    if (!ready.isEmpty()) {
      startOne();
    }
    try {
      task.stuck(running);
    } catch (RuntimeException | Error e) {
      LOG.error("{}: a stuck call could not be reported", name, e);
    }
  }

  /** False when no further thread may run. */
  private boolean startOne() {
    for (int now = alive.get(); now < limit; now = alive.get()) {
      if (alive.compareAndSet(now, now + 1)) {
        return start(new Worker());
      }
    }
    return false;
  }

  /** The threads are daemons: it is the transport that keeps a program running, and {@link Autoplay#close} that ends it orderly. */
  private boolean start(Worker worker) {
    workers.add(worker);
    worker.thread.setDaemon(true);
    try {
      worker.thread.start();
      keepChecking();
      return true;
    } catch (OutOfMemoryError e) {
      workers.remove(worker);
      alive.decrementAndGet();
      LOG.error("{}: no thread to be had; the work waits for one", name, e);
      return false;
    }
  }

  /** Interrupts every running call. */
  void interruptCalls() {
    workers.forEach(worker -> worker.guard.interrupt());
  }

  /** Whether a call is running. */
  boolean calling() {
    return workers.stream().anyMatch(worker -> worker.guard.calling());
  }

  /** Lets the threads end once they have nothing left to do, and waits a moment for all but those that user code keeps. */
  @Override
  public void close() {
    closed = true;
    for (Worker worker : workers) {
      added.incrementAndGet();
      ready.add(guard -> {});
    }
    while (wakeOne()) {
      // each finds that it is to end
    }
    long until = System.nanoTime() + END_PATIENCE.toNanos();
    while (workers.stream().anyMatch(worker -> !worker.guard.calling()) && System.nanoTime() < until) {
      LockSupport.parkNanos(100_000);
    }
  }

  private final class Worker implements Runnable {
    final CallGuard guard = new CallGuard(this::leaveAlone);
    final Thread thread = new Thread(this, "autoplay-" + name + "-" + threadNumber.incrementAndGet());
    private final AtomicBoolean leftAlone = new AtomicBoolean();
    /** Whether tasks come so quickly that being woken for each costs more than they do: then it naps, and nobody is woken. */
    private final Counted hurries = new Counted(hurried);
    private final Counted occupies = new Counted(occupied);
    /** Written without waiting for the memory: who reads it is not in a hurry. */
    private final AtomicReference<@Nullable Task> current = new AtomicReference<>();
    private int sinceNap;

    @Override
    public void run() {
      OwnThread.mark();
      for (Task task = next(); task != null; task = next()) {
        current.lazySet(task);
        Thread.interrupted();   // a late one from an earlier call is not meant for this turn
        if (task.isSlow()) {
          occupy();
        }
        try {
          task.run(guard);
        } catch (Throwable e) {
          LOG.error("{}: a turn ended with a defect", name, e);
        }
        current.lazySet(null);
        occupies.end();
        comeBack();
      }
      hurries.end();
      workers.remove(this);
    }

    /** Another thread may take this one's place; while the guard knows that the call goes on. */
    private void leaveAlone() {
      hurries.end();
      occupies.end();
      leftAlone.set(true);
      alive.decrementAndGet();
    }

    /** What waits already, and what comes, is for another thread. */
    private void occupy() {
      hurries.end();
      occupies.begin();
      if (alive.get() <= occupied.get() && !ready.isEmpty()) {
        callOne();
      }
    }

    /** Tells the task, while others wait and its call is slow, so that the next time nobody need wait. */
    private void holdsUp(long now) {
      Task task = current.get();
      if (task != null && guard.callingSince(now - SLOW_NANOS)) {
        task.foundSlow();
      }
    }

    private void comeBack() {
      if (leftAlone.get() && leftAlone.compareAndSet(true, false)) {
        alive.incrementAndGet();
      }
    }

    /** Null when this thread is to end: it has nothing to do, or another took its place while it was stuck. */
    private @Nullable Task next() {
      while (true) {
        Task task = alive.get() > limit ? null : poll();
        if (task != null) {
          taken.incrementAndGet();
          return task;
        }
        alive.decrementAndGet();
        if (ready.isEmpty() || !alive.compareAndSet(0, 1)) {
          return null;
        }
      }
    }

    private @Nullable Task poll() {
      Task task = ready.poll();
      sinceNap++;
      if (task == null && hurries.holds()) {
        LockSupport.parkNanos(Math.min(LONGEST_NAP_NANOS, Math.max(SHORTEST_NAP_NANOS, sinceNap * NAP_NANOS_A_TASK)));
        sinceNap = 0;
        task = ready.poll();
        if (task == null) {
          hurries.end();
        }
      }
      return task == null ? await() : task;
    }

    /** Null when nothing came for long enough that this thread is not needed, or when all is over. */
    private @Nullable Task await() {
      long patience = (alive.get() > 1 ? EXTRA_KEEP_ALIVE : LAST_KEEP_ALIVE).toNanos();
      long since = System.nanoTime();
      Task task = null;
      for (long waited = 0; task == null && !closed && waited < patience; waited = System.nanoTime() - since) {
        idle.addFirst(this);
        task = ready.poll();
        if (task == null && !closed) {
          LockSupport.parkNanos(this, patience - waited);
        }
        Thread.interrupted();   // somebody kept this thread from an earlier call and interrupts it late: not meant for us
        idle.removeFirstOccurrence(this);
        task = task == null ? ready.poll() : task;
      }
      sinceNap = 1;   // what came while nobody hurried says nothing of how much a nap brings
      if (task != null && System.nanoTime() - since < HURRY_NANOS) {
        hurries.begin();
      }
      return task;
    }
  }
}
