package ai.autoplay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The threads behind lanes: as many as needed, never more than allowed, and none that a task can kill. */
class WorkersTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  private static void eventually(Callable<Boolean> condition) {
    Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(2)).until(condition);
  }

  private Workers.Task until(CountDownLatch gate) {
    return guard -> {
      most.accumulateAndGet(running.incrementAndGet(), Math::max);
      await(gate);
      running.decrementAndGet();
    };
  }

  @Test
  void tasksThatWait_getThreadsUpToTheLimit() {
    Workers workers = new Workers("test", 5, LONG, timer);
    CountDownLatch gate = new CountDownLatch(1);
    for (int i = 0; i < 20; i++) {
      workers.execute(until(gate));
    }
    eventually(() -> running.get() == 5);
    Awaitility.await().during(Duration.ofMillis(50)).until(() -> running.get() == 5);
    gate.countDown();
    workers.close();
    eventually(() -> running.get() == 0 && names().isEmpty());
    assertThat(most).hasValue(5);
  }

  private static List<String> names() {
    return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).filter(name -> name.startsWith("autoplay-test-")).toList();
  }

  @Test
  void quickTasks_areServedByOneThread() throws InterruptedException {
    Workers workers = new Workers("test", 8, LONG, timer);
    CountDownLatch done = new CountDownLatch(2_000);
    for (int i = 0; i < 2_000; i++) {
      workers.execute(guard -> done.countDown());
    }
    assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(names()).hasSizeLessThan(8);
    workers.close();
    eventually(() -> names().isEmpty());
  }

  @Test
  void quickTasks_areServedByFewThreads_whereProcessorsAreBusy() throws InterruptedException {
    Workers workers = new Workers("test", 8, LONG, timer);
    AtomicBoolean over = new AtomicBoolean();
    List<Thread> busy = Stream.generate(() -> new Thread(() -> spin(over))).limit(3L * Runtime.getRuntime().availableProcessors()).toList();
    Set<String> seen = ConcurrentHashMap.newKeySet();
    CountDownLatch done = new CountDownLatch(40_000);
    try {
      busy.forEach(Thread::start);
      for (int i = 0; i < 40_000; i++) {
        workers.execute(guard -> {
          seen.add(Thread.currentThread().getName());
          done.countDown();
        });
        LockSupport.parkNanos(i % 16 == 0 ? 1 : 0);
      }
      assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      over.set(true);   // else they would spin beside every test that follows
    }
    assertThat(seen).as("threads that ran a task; 2 to 7 where one that is late was taken for one that is not enough").hasSizeLessThan(3);
    workers.close();
    eventually(() -> names().isEmpty());
  }

  private static void spin(AtomicBoolean over) {
    while (!over.get()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void tasksInQuickSuccession_allRun_whateverTheirRhythm() throws InterruptedException {
    Workers workers = new Workers("test", 4, LONG, timer);
    int each = 30_000;
    CountDownLatch done = new CountDownLatch(2 * each);
    Runnable sender = () -> {
      for (int i = 0; i < each; i++) {
        workers.execute(guard -> done.countDown());
        LockSupport.parkNanos(i % 1_000 == 0 ? 300_000 : i % 16 == 0 ? 1 : 0);
      }
    };
    Thread other = new Thread(sender);
    other.start();
    sender.run();
    assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
    other.join();
    workers.close();
    eventually(() -> names().isEmpty());
  }

  @Test
  void slowTaskAmongQuickOnes_keepsNobodyWaiting() throws InterruptedException {
    Workers workers = new Workers("test", 4, LONG, timer);
    CountDownLatch gate = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(4_000);
    for (int i = 0; i < 4_000; i++) {
      workers.execute(guard -> done.countDown());
      if (i == 2_000) {
        workers.execute(until(gate));
      }
      LockSupport.parkNanos(1);
    }
    assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(running).hasValue(1);
    gate.countDown();
    workers.close();
    eventually(() -> names().isEmpty());
  }

  @Test
  void taskKnownToBeSlow_keepsNobodyWaiting_alsoWhileNobodyLooks() throws InterruptedException {
    Workers workers = new Workers("test", 4, LONG, timer);
    CountDownLatch gate = new CountDownLatch(1);
    timer.execute(() -> await(gate));
    CountDownLatch hurried = new CountDownLatch(500);
    for (int i = 0; i < 500; i++) {
      workers.execute(guard -> hurried.countDown());
      LockSupport.parkNanos(1);
    }
    assertThat(hurried.await(20, TimeUnit.SECONDS)).isTrue();
    CountDownLatch began = new CountDownLatch(2);
    CountDownLatch behind = new CountDownLatch(2);
    for (int i = 0; i < 2; i++) {
      workers.execute(new HeldTask(true, began, gate, new AtomicInteger()));
      workers.execute(guard -> behind.countDown());
    }
    assertThat(began.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(behind.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(names()).as("a thread for each slow one, and one for all others").hasSizeBetween(3, 4);
    gate.countDown();
    workers.close();
    eventually(() -> names().isEmpty());
  }

  @Test
  void taskThatHoldsOthersUp_isFoundSlow() throws InterruptedException {
    Workers workers = new Workers("test", 4, LONG, timer);
    CountDownLatch gate = new CountDownLatch(1);
    CountDownLatch began = new CountDownLatch(1);
    AtomicInteger found = new AtomicInteger();
    CountDownLatch behind = new CountDownLatch(1);
    workers.execute(new HeldTask(false, began, gate, found));
    assertThat(began.await(20, TimeUnit.SECONDS)).isTrue();
    workers.execute(guard -> behind.countDown());
    assertThat(behind.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(found).hasPositiveValue();
    gate.countDown();
    workers.close();
  }

  private static void await(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void taskThatThrows_costsNoThread() {
    Workers workers = new Workers("test", 1, LONG, timer);
    AtomicInteger ran = new AtomicInteger();
    for (int i = 0; i < 50; i++) {
      workers.execute(guard -> {
        if (ran.incrementAndGet() % 2 == 0) {
          throw new AssertionError("defect");
        }
        throw new IllegalStateException("defect");
      });
    }
    eventually(() -> ran.get() == 50);
    workers.close();
  }

  @Test
  void threadThatIsInterruptedLate_goesOn() {
    Workers workers = new Workers("test", 1, LONG, timer);
    AtomicReference<@Nullable Thread> worker = new AtomicReference<>();
    AtomicInteger ran = new AtomicInteger();
    for (int i = 1; i <= 20; i++) {
      workers.execute(guard -> {
        worker.set(Thread.currentThread());
        ran.incrementAndGet();
      });
      int count = i;
      eventually(() -> ran.get() == count);
      worker.get().interrupt();
    }
    CountDownLatch gate = new CountDownLatch(1);
    workers.execute(until(gate));
    workers.execute(until(gate));
    eventually(() -> running.get() == 1);
    gate.countDown();
    eventually(() -> running.get() == 0);
    assertThat(most).as("the limit still holds").hasValue(1);
    workers.close();
  }

  @Test
  void stuckCalls_areCountedOut_andCountedInAgain() throws InterruptedException {
    Workers workers = new Workers("test", 2, Duration.ofMillis(40), timer);
    CountDownLatch gate = new CountDownLatch(1);
    List<Duration> told = new CopyOnWriteArrayList<>();
    CountDownLatch stuck = new CountDownLatch(4);
    for (int i = 0; i < 4; i++) {
      workers.execute(new StuckTask(gate, told, stuck));
    }
    assertThat(stuck.await(20, TimeUnit.SECONDS)).isTrue();
    CountDownLatch open = new CountDownLatch(1);
    for (int i = 0; i < 6; i++) {
      workers.execute(until(open));
    }
    eventually(() -> running.get() == 2);
    gate.countDown();
    open.countDown();
    eventually(() -> names().size() <= 2);
    CountDownLatch again = new CountDownLatch(1);
    for (int i = 0; i < 6; i++) {
      workers.execute(until(again));
    }
    eventually(() -> running.get() == 2);
    Awaitility.await().during(Duration.ofMillis(50)).until(() -> running.get() == 2);
    again.countDown();
    workers.close();
    assertThat(told).hasSize(4).containsOnly(Duration.ofMillis(60));
    assertThat(most).hasValue(2);
  }

  @Test
  void execute_afterClose_stillRuns() {
    Workers workers = new Workers("test", 2, LONG, timer);
    workers.execute(guard -> {});
    workers.close();
    timer.shutdownNow();
    AtomicInteger ran = new AtomicInteger();
    for (int i = 0; i < 10; i++) {
      workers.execute(guard -> ran.incrementAndGet());
    }
    eventually(() -> ran.get() == 10 && names().isEmpty());
  }

  /** Its call goes on until the gate opens. */
  private record HeldTask(boolean isSlow, CountDownLatch began, CountDownLatch gate, AtomicInteger found) implements Workers.Task {
    @Override
    public void run(CallGuard guard) {
      guard.begin();
      began.countDown();
      await(gate);
      guard.end();
    }

    @Override
    public void foundSlow() {
      found.incrementAndGet();
    }
  }

  /** Ignores its interrupt until the gate opens. */
  private record StuckTask(CountDownLatch gate, List<Duration> told, CountDownLatch stuck) implements Workers.Task {
    @Override
    public void run(CallGuard guard) {
      guard.begin();
      while (gate.getCount() > 0) {
        try {
          gate.await();
        } catch (InterruptedException e) {
          Thread.onSpinWait();
        }
      }
      assertThat(guard.end()).isEqualTo(CallGuard.Outcome.WAS_STUCK);
    }

    @Override
    public void stuck(Duration running) {
      told.add(running);
      stuck.countDown();
    }
  }
}
