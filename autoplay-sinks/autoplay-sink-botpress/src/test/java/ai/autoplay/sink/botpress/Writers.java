package ai.autoplay.sink.botpress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** Several threads that write at the same time. */
final class Writers {
  private final List<Thread> threads = new ArrayList<>();
  private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();

  @FunctionalInterface
  interface Write {
    void run(int index) throws Exception;
  }

  Writers(int count, Write write) {
    for (int i = 0; i < count; i++) {
      int index = i;
      Thread thread = new Thread(() -> {
        try {
          write.run(index);
        } catch (Exception e) {
          failures.add(e);
        }
      }, "writer-" + i);
      threads.add(thread);
      thread.start();
    }
  }

  /** Waits until every writer waits for an answer, or for one who does. */
  void awaitAllBlocked() {
    await().atMost(10, TimeUnit.SECONDS).until(() -> threads.stream().allMatch(this::blocked));
  }

  /** In a socket read a thread counts as running; whoever reads is in OkHttp's code. */
  private boolean blocked(Thread thread) {
    boolean waits = thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING;
    List<StackTraceElement> stack = List.of(thread.getStackTrace());
    return waits && stack.stream().anyMatch(frame -> frame.getMethodName().equals("await") || frame.getMethodName().equals("rowLimit"))
        || stack.stream().anyMatch(frame -> frame.getMethodName().equals("readResponseHeaders"));
  }

  List<Thread> threads() {
    return threads;
  }

  /** Waits for all to end. */
  List<Exception> failures() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join(TimeUnit.SECONDS.toMillis(20));
      assertThat(thread.isAlive()).as(thread.getName() + " is still there").isFalse();
    }
    return List.copyOf(failures);
  }
}
