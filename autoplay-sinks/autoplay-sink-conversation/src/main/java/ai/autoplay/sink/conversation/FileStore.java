package ai.autoplay.sink.conversation;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps texts in one file. Only its own thread touches the file, because a thread that is interrupted in there would close it for
 * everybody; a store that failed is opened again by the next call.
 */
final class FileStore implements ConversationStore {
  private static final Duration KEPT = Duration.ofDays(30);
  private static final long CLOSE_SECONDS = 10;
  // Room that was given back is taken again, or the file would grow for ever; but only after a while, and the store is never asked to
  // compact itself: with both at once it has been seen to write over what it still needed (h2database issues 2752, 4083, 4247).
  private static final int RETENTION_MILLIS = 10_000;
  /** Small pages, because each commit writes whole ones. */
  private static final int PAGE_BYTES = 4_096;
  private final Path file;
  private final ExecutorService thread = Executors.newSingleThreadExecutor(FileStore::thread);
  private @Nullable MVStore store;
  private @Nullable MVMap<String, String> texts;

  FileStore(Path file) {
    this.file = requireNonNull(file, "file");
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "autoplay-conversation-store");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public @Nullable String get(String key) throws IOException, InterruptedException {
    return call(() -> textIn(texts().get(key)));
  }

  @Override
  public void write(Map<String, @Nullable String> changes) throws IOException, InterruptedException {
    call(() -> {
      MVMap<String, String> all = texts();
      changes.forEach((key, text) -> {
        if (text == null) {
          all.remove(key);
        } else {
          all.put(key, Instant.now().getEpochSecond() + " " + text);
        }
      });
      all.getStore().commit();
      return null;
    });
  }

  @Override
  public List<String> keys(String prefix) throws IOException, InterruptedException {
    return requireNonNull(call(() -> {
      List<String> found = new ArrayList<>();
      for (Iterator<String> keys = texts().keyIterator(prefix); keys.hasNext(); ) {
        String key = keys.next();
        if (!key.startsWith(prefix)) {
          break;
        }
        found.add(key);
      }
      return found;
    }));
  }

  @Override
  public void close() {
    thread.execute(this::closeFile);
    thread.shutdown();
    try {
      thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private <T> @Nullable T call(Callable<@Nullable T> work) throws IOException, InterruptedException {
    try {
      return thread.submit(() -> guarded(work)).get();
    } catch (RejectedExecutionException e) {
      throw new IOException("the store " + file + " is closed", e);
    } catch (ExecutionException e) {
      throw new IOException("the store " + file + " cannot be used: " + e.getCause().getMessage(), e.getCause());
    }
  }

  private <T> @Nullable T guarded(Callable<@Nullable T> work) throws Exception {
    try {
      return work.call();
    } catch (MVStoreException e) {
      closeFile();
      throw e;
    }
  }

  private MVMap<String, String> texts() throws IOException {
    MVMap<String, String> open = texts;
    if (open != null && store != null && !store.isClosed()) {
      return open;
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    MVStore opened = new MVStore.Builder().fileName(file.toString()).autoCommitDisabled().compress().pageSplitSize(PAGE_BYTES).open();
    opened.setRetentionTime(RETENTION_MILLIS);
    opened.setVersionsToKeep(0);
    MVMap<String, String> map = opened.openMap("texts");
    store = opened;
    texts = map;
    forgetOld(map);
    return map;
  }

  private static void forgetOld(MVMap<String, String> map) {
    long oldest = Instant.now().minus(KEPT).getEpochSecond();
    List<String> old = new ArrayList<>();
    map.forEach((key, text) -> {
      if (Long.parseLong(text.substring(0, text.indexOf(' '))) < oldest) {
        old.add(key);
      }
    });
    old.forEach(map::remove);
  }

  private static @Nullable String textIn(@Nullable String stored) {
    return stored == null ? null : stored.substring(stored.indexOf(' ') + 1);
  }

  private void closeFile() {
    MVStore open = store;
    store = null;
    texts = null;
    if (open == null) {
      return;
    }
    if (open.isClosed()) {
      return;
    }
    try {
      open.close();
    } catch (MVStoreException e) {
      open.closeImmediately();
    }
  }
}
