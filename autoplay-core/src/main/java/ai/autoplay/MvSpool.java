package ai.autoplay;

import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.spi.AutoplayListener;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/**
 * The spool on an embedded store. What piled up during one fsync goes into the next as one block; sessions and progress are stored
 * now and then, since they can be rebuilt from the blocks.
 */
final class MvSpool implements Spool {
  private static final int MAX_GROUP = 16_384;
  private static final long MAX_GROUP_BYTES = 4 << 20;
  private static final long PROGRESS_EVERY = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long CLEAN_UP_EVERY = TimeUnit.SECONDS.toNanos(5);
  private static final long CLEAN_UP_BYTES = 32 << 20;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final String SINKS = "sinks";
  private static final String WATERMARK = "watermark:";
  private final Path path;
  private final long capBytes;
  private final Budget budget;
  private final AutoplayListener listener;
  private final LinkedTransferQueue<Runnable> inbox = new LinkedTransferQueue<>();
  private final ReentrantLock appending = new ReentrantLock();
  private final Map<String, String> watermarks = new ConcurrentHashMap<>();
  private final Thread thread = new Thread(this::work, "autoplay-spool");
  private long nextId = 1;
  private volatile boolean closing;

  // Confined to the spool's thread from here on.
  private SpoolFile file;
  private Function<SessionKey, long[]> fingerprints = key -> new long[0];
  private TreeMap<Long, SpoolBlock> blocks = new TreeMap<>();
  private @Nullable SpoolBlock open;
  private final List<Entry> unsettled = new ArrayList<>();
  private final List<Runnable> afterCommit = new ArrayList<>();
  private final Set<SpoolBlock> progressed = new HashSet<>();
  private final Set<SpoolBlock> finished = new HashSet<>();
  private final Map<SessionKey, Session> changed = new LinkedHashMap<>();
  private final Set<SessionKey> forgotten = new HashSet<>();
  private final Map<String, String> facts = new HashMap<>();
  private long progressAt = System.nanoTime();
  private long cleanUpAt = System.nanoTime();

  private MvSpool(Path path, long capBytes, SpoolFile file, AutoplayListener listener) {
    this.path = path;
    this.capBytes = capBytes;
    this.budget = new Budget(capBytes);
    this.file = file;
    this.listener = listener;
  }

  /** @throws IOException if the file is in use, damaged, or cannot be written; the message says which and what to do */
  static MvSpool open(Path path, long capBytes, AutoplayListener listener) throws IOException {
    return new MvSpool(path, capBytes, SpoolFile.open(path), listener);
  }

  @Override
  public Recovered recover() {
    String known = file.facts.getOrDefault(SINKS, "");
    SpoolRecovery recovery = new SpoolRecovery(known.isEmpty() ? List.of() : List.of(known.split("\n")));
    recovery.read(file);
    blocks = recovery.blocks();
    file.facts.forEach((name, value) -> {
      if (name.startsWith(WATERMARK)) {
        watermarks.put(name.substring(WATERMARK.length()), value);
      }
    });
    if (!blocks.isEmpty()) {
      nextId = blocks.lastKey() + blocks.lastEntry().getValue().records();
    }
    return recovery.recovered();
  }

  /** What is left for a sink that is gone, as a letter; between {@link #recover} and {@link #start}. */
  DeadLetter letter(Pending pending, String error, Instant now) {
    SpoolRecord record = record(pending.id());
    Session session = Session.empty(pending.key()).covering(record.coveredActions());
    return new DeadLetter(record.payload(), session, null, error, 0, now);
  }

  /** Leaves everything as it was; in place of {@link #start}. */
  void discard() {
    file.abandon();
  }

  @Override
  public void start(List<String> sinks, Function<SessionKey, long[]> fingerprints) {
    this.fingerprints = fingerprints;
    String known = file.facts.getOrDefault(SINKS, "");
    int[] newBits = List.of(known.split("\n")).stream().mapToInt(sinks::indexOf).toArray();
    for (SpoolBlock block : blocks.values()) {
      block.renumber(newBits);
      progressed.add(block);
      if (block.finished()) {
        finished.add(block);
      }
    }
    facts.put(SINKS, String.join("\n", sinks));
    if (!file.takeOver()) {
      listener.spoolRecovered("the last run did not end orderly; what it had not fsynced is cut off, and was acknowledged to nobody");
    }
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public Budget budget() {
    return budget;
  }

  @Override
  public void append(Parcel parcel, String json) {
    SpoolRecord record = SpoolRecord.of(parcel, json);
    appending.lock();
    try {
      long id = nextId++;
      parcel.entry().spoolId = id;
      inbox.add(() -> appended(id, record, parcel.entry(), parcel.session()));
    } finally {
      appending.unlock();
    }
  }

  private void appended(long id, SpoolRecord record, Entry entry, Session session) {
    if (open == null) {
      open = new SpoolBlock(id);
      blocks.put(id, open);
    }
    open.add(record, session.key());
    unsettled.add(entry);
    if (!session.key().anonymous()) {
      changed.put(session.key(), session);
      forgotten.remove(session.key());
    }
  }

  @Override
  public void done(Entry entry, Outlet taker) {
    long id = entry.spoolId;
    int bit = taker.index();
    inbox.add(() -> finishedBy(id, bit));
  }

  private void finishedBy(long id, int bit) {
    SpoolBlock block = blocks.floorEntry(id).getValue();
    block.done(id, bit);
    progressed.add(block);
    if (block.finished() && block != open) {
      finished.add(block);
    }
  }

  @Override
  public void load(List<Entry> entries, Consumer<List<Loaded>> ready) {
    inbox.add(() -> afterCommit.add(() -> ready.accept(entries.stream().map(this::load).toList())));
  }

  private Loaded load(Entry entry) {
    SpoolRecord record = record(entry.spoolId);
    return new Loaded(entry, record.payload(), record.coveredActions());
  }

  private SpoolRecord record(long id) {
    SpoolBlock block = blocks.floorEntry(id).getValue();
    return SpoolBlock.record(file.blocks.get(block.firstId), (int) (id - block.firstId));
  }

  @Override
  public void forget(SessionKey session) {
    inbox.add(() -> {
      changed.remove(session);
      forgotten.add(session);
    });
  }

  @Override
  public void watermark(String stream, String id) {
    watermarks.put(stream, id);
    inbox.add(() -> facts.put(WATERMARK + stream, id));
  }

  @Override
  public @Nullable String watermark(String stream) {
    return watermarks.get(stream);
  }

  private void work() {
    boolean last = false;
    while (!last) {
      last = closing;
      takeGroup();
      if (last || open != null || !afterCommit.isEmpty() || progressDue()) {
        commit(last);
      }
    }
    file.close();
  }

  private void takeGroup() {
    Runnable message = nextMessage();
    for (int i = 0; message != null; i++) {
      message.run();
      boolean full = i >= MAX_GROUP || open != null && open.bytes() >= MAX_GROUP_BYTES;
      message = full && !closing ? null : inbox.poll();
    }
  }

  private @Nullable Runnable nextMessage() {
    try {
      return inbox.poll(closing ? 0 : PROGRESS_EVERY / 2, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      return inbox.poll();   // nobody should; the store must not see it
    }
  }

  private boolean progressDue() {
    return System.nanoTime() - progressAt >= PROGRESS_EVERY && !(progressed.isEmpty() && finished.isEmpty() && facts.isEmpty());
  }

  /** Tries until it succeeds: what was accepted stays in memory, unsettled, until it is on the disk. */
  private void commit(boolean last) {
    boolean progress = last || progressDue();
    boolean cleanUp = last || cleanUpDue();
    for (int failures = 0; ; failures++) {
      try {
        file.commit(to -> write(to, progress || cleanUp, cleanUp));
        committed(progress || cleanUp, cleanUp, failures);
        return;
      } catch (MVStoreException | IllegalStateException e) {
        broken(e, failures);
        if (closing && failures > 0) {
          giveUp(e);
          return;
        }
        reopen(failures);
      }
    }
  }

  private boolean cleanUpDue() {
    return !finished.isEmpty() && (System.nanoTime() - cleanUpAt >= CLEAN_UP_EVERY
        || finished.stream().mapToLong(SpoolBlock::bytes).sum() >= CLEAN_UP_BYTES);
  }

  private void write(SpoolFile to, boolean progress, boolean cleanUp) {
    if (open != null) {
      to.blocks.put(open.firstId, open.toBytes());
    }
    facts.forEach(to.facts::put);
    if (progress) {
      progressed.forEach(block -> to.masks.put(block.firstId, block.mask()));
    }
    if (cleanUp) {
      changed.forEach((key, session) -> to.sessions.put(SpoolSession.name(key), SpoolSession.toBytes(session, fingerprints.apply(key))));
      forgotten.forEach(key -> to.sessions.remove(SpoolSession.name(key)));
      finished.forEach(block -> {
        to.blocks.remove(block.firstId);
        to.masks.remove(block.firstId);
      });
    }
  }

  private void committed(boolean progress, boolean cleanUp, int failures) {
    if (failures > 0) {
      budget.release((int) Math.min(capBytes, Integer.MAX_VALUE));
      listener.spoolRecovered("the spool writes again after " + failures + " failure(s); nothing that was accepted is lost");
    }
    facts.clear();
    if (open != null) {
      open.written();
      if (open.finished()) {
        finished.add(open);
      }
      open = null;
    }
    if (progress) {
      progressed.clear();
      progressAt = System.nanoTime();
    }
    if (cleanUp) {
      finished.forEach(block -> blocks.remove(block.firstId));
      finished.clear();
      changed.clear();
      forgotten.clear();
      cleanUpAt = System.nanoTime();
    }
    unsettled.forEach(Entry::spooled);
    unsettled.clear();
    List<Runnable> now = List.copyOf(afterCommit);
    afterCommit.clear();
    now.forEach(Runnable::run);
  }

  private void broken(RuntimeException error, int failures) {
    if (failures == 0) {
      budget.reserveAnyway((int) Math.min(capBytes, Integer.MAX_VALUE));
      listener.spoolFailed(error);
    }
  }

  private void reopen(int failures) {
    file.abandon();
    long pause = Math.min(LONGEST_PAUSE.toNanos(), TimeUnit.MILLISECONDS.toNanos(250) << Math.min(failures, 10));
    long until = System.nanoTime() + pause;
    while (!closing && System.nanoTime() < until) {
      LockSupport.parkNanos(until - System.nanoTime());
      Thread.interrupted();
    }
    try {
      file = SpoolFile.open(path);
      file.takeOver();
    } catch (IOException e) {
      listener.spoolFailed(e);
    }
  }

  private void giveUp(RuntimeException error) {
    unsettled.forEach(entry -> entry.receipt().settle(error));
    unsettled.clear();
    afterCommit.clear();
  }

  @Override
  public void close() {
    closing = true;
    LockSupport.unpark(thread);
    inbox.add(() -> {});
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
