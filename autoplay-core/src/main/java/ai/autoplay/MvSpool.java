package ai.autoplay;

import ai.autoplay.model.Payload;
import ai.autoplay.model.SessionKey;
import ai.autoplay.model.SlimAction;
import ai.autoplay.spi.AutoplayListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The spool on an embedded store. What piled up during one fsync goes into the next; progress and sessions are stored now and then,
 * since they can be rebuilt from the blocks.
 *
 * <p>Everybody else leaves messages; the spool's own thread does all the work, and nobody interrupts it. What the store refuses is
 * tried until it succeeds: meanwhile what was accepted stays in memory, unsettled, and there is no room for more.
 */
final class MvSpool implements Spool {
  private static final Logger LOG = LoggerFactory.getLogger(MvSpool.class);
  private static final int MAX_GROUP = 16_384;
  /** With this and a slice the store's buffer stays small enough for it to be kept, instead of a new large one each time. */
  private static final long MAX_GROUP_BYTES = 1 << 20;
  /** Some 8,000 payloads: what waits longer is copied by the collector, and that takes time which the spool's thread needs. */
  private static final long MOST_UNWRITTEN_BYTES = 8 << 20;
  private static final long PROGRESS_EVERY = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long CLEAN_UP_EVERY = TimeUnit.SECONDS.toNanos(30);
  /** What the store's cache holds: whatever leaves the file later is read once more for that. */
  private static final long CLEAN_UP_BYTES = 32 << 20;
  /** What a file that still grows has taken: small commits take many times what is in them. */
  private static final long CLEAN_UP_GROWTH = 16 << 20;
  /** How many times the snapshots that a clean-up writes it should free. */
  private static final int CLEAN_UP_GAIN = 8;
  private static final int CLEAN_UP_SLICE = 3_000;
  private static final int LAST_SLICE = 100_000;
  private static final int CLEAN_UP_SHARE = 20;
  private static final String SINKS = "sinks";
  private static final String WATERMARK = "watermark:";
  private final Path path;
  private final long capBytes;
  private final SpoolDisk disk;
  private final Budget unwritten;
  private final AutoplayListener listener;
  private final LinkedTransferQueue<Runnable> inbox = new LinkedTransferQueue<>();
  private final ReentrantLock appending = new ReentrantLock();
  private final Map<String, String> watermarks = new ConcurrentHashMap<>();
  private final Thread thread = new Thread(this::work, "autoplay-spool");
  private long nextId = 1;
  private volatile boolean ended;

  // Confined to the spool's thread once it runs.
  private final SpoolBlocks blocks = new SpoolBlocks();
  private SpoolCleanUp cleanUp = new SpoolCleanUp(blocks, key -> new long[0]);
  private List<SpoolSession> rebuilt = List.of();
  private final List<Entry> unsettled = new ArrayList<>();
  private final List<Load> loads = new ArrayList<>();
  private final Map<String, String> facts = new HashMap<>();
  private boolean renumbered;
  private long progressAt = System.nanoTime();
  private long cleanUpAt = System.nanoTime();
  private long cleanUpTook;

  /** A payload as it was read back, and what it covers if it is a summary. */
  record Read(Payload payload, List<SlimAction> covered) {}

  private record Load(List<Entry> entries, Consumer<List<Loaded>> ready) {}

  private MvSpool(Path path, long capBytes, SpoolFile file, AutoplayListener listener) {
    this.path = path;
    this.capBytes = capBytes;
    this.disk = new SpoolDisk(path, file, capBytes, listener);
    this.unwritten = new Budget(Math.min(capBytes, MOST_UNWRITTEN_BYTES));
    this.listener = listener;
  }

  /** @throws IOException if the file is in use, damaged, or cannot be written; the message says which and what to do */
  static MvSpool open(Path path, long capBytes, AutoplayListener listener) throws IOException {
    SpoolFile file = SpoolFile.open(path);
    SpoolFile.removeCopy(path);
    return new MvSpool(path, capBytes, file, listener);
  }

  // Before the thread runs.

  @Override
  public Recovered recover() throws IOException {
    try {
      SpoolRecovery recovery = new SpoolRecovery(sinksOfLastRun(), blocks);
      recovery.read(disk.file());
      rebuilt = recovery.rebuilt();
      disk.file().facts.forEach((name, value) -> {
        if (name.startsWith(WATERMARK)) {
          watermarks.put(name.substring(WATERMARK.length()), value);
        }
      });
      nextId = recovery.nextId();
      return recovery.recovered();
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError | AssertionError e) {
      throw SpoolFile.unreadable(path, e);
    }
  }

  private List<String> sinksOfLastRun() {
    String known = disk.file().facts.getOrDefault(SINKS, "");
    return known.isEmpty() ? List.of() : List.of(known.split("\n"));
  }

  /** Reads one payload of the last run; between {@link #recover} and {@link #start}. */
  Read read(Pending pending) throws IOException {
    try {
      SpoolRecord record = blocks.read(disk.file(), new long[] {pending.id()}).get(0);
      return new Read(record.payload(), record.covered());
    } catch (RuntimeException | StackOverflowError e) {
      throw SpoolFile.unreadable(path, e);
    }
  }

  /** Leaves everything as it was; in place of {@link #start}. */
  void discard() {
    disk.file().abandon();
  }

  @Override
  public void start(List<String> sinks, Function<SessionKey, long[]> fingerprints) {
    cleanUp = new SpoolCleanUp(blocks, fingerprints);
    rebuilt.forEach(session -> cleanUp.changed(session.session(), session.asOf()));
    rebuilt = List.of();
    List<String> before = sinksOfLastRun();
    if (!before.equals(sinks)) {
      blocks.renumber(before.stream().mapToInt(sinks::indexOf).toArray());
      facts.put(SINKS, String.join("\n", sinks));
      renumbered = true;
    }
    try {
      if (!disk.file().takeOver()) {
        listener.spoolRecovered("the last run did not end orderly; what it had not fsynced is cut off, and was acknowledged to nobody");
      }
    } catch (IOException e) {
      throw new ConfigException("spool " + path + ": its mark cannot be written: " + e.getMessage());
    }
    thread.setDaemon(true);
    thread.start();
  }

  // Messages, from any thread.

  @Override
  public Budget budget() {
    return disk.budget();
  }

  @Override
  public Budget unwritten() {
    return unwritten;
  }

  @Override
  public void append(Parcel parcel, String json) {
    SpoolRecord record = SpoolRecord.of(parcel, json);   // here, since the spool's thread is the one that others wait for
    byte[] bytes = record.toBytes();
    appending.lock();
    try {
      long id = nextId++;
      parcel.entry().spoolId = id;
      inbox.add(() -> appended(id, bytes, record.takers(), parcel));
    } finally {
      appending.unlock();
    }
    if (ended) {
      parcel.entry().receipt().settle(new IllegalStateException("the spool is closed"));
    }
  }

  private void appended(long id, byte[] record, long takers, Parcel parcel) {
    SessionKey key = parcel.session().key();
    blocks.append(id, record, key, takers);
    unsettled.add(parcel.entry());
    if (!key.anonymous()) {
      cleanUp.changed(parcel.session(), id);
    }
  }

  @Override
  public void done(Entry entry, Outlet taker) {
    long id = entry.spoolId;
    int bit = taker.index();
    inbox.add(() -> blocks.done(id, bit));
  }

  @Override
  public void load(List<Entry> entries, Consumer<List<Loaded>> ready) {
    inbox.add(() -> loads.add(new Load(entries, ready)));
  }

  @Override
  public void forget(SessionKey session) {
    if (!session.anonymous()) {
      inbox.add(() -> cleanUp.forget(session));
    }
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

  // The spool's thread.

  private void work() {
    try {
      boolean last = false;
      while (!last) {
        boolean closes = disk.closing();
        takeGroup();
        last = closes && inbox.isEmpty() && !blocks.hasFresh();   // what settles now may still move a watermark
        if (last || renumbered || blocks.hasFresh() || cleanUp.underWay() || cleanUpDue() || progressDue()) {
          last |= !commit(last);
        }
        readBack();
        if (!last) {
          disk.rewriteIfGrown();
        }
      }
      disk.file().close();
    } catch (RuntimeException | Error e) {
      disk.broken(e);
    } finally {
      ended = true;
      disk.file().abandon();
      takeLastWords();
      unsettled.forEach(entry -> entry.receipt().settle(new IllegalStateException("the spool is closed")));
    }
  }

  /** What was on its way to a file that takes nothing any more is lost, and has to hear of it. */
  private void takeLastWords() {
    for (Runnable message = inbox.poll(); message != null; message = inbox.poll()) {
      try {
        message.run();
      } catch (RuntimeException | Error e) {
        LOG.debug("the spool has ended by a defect, and cannot take what was on its way", e);
      }
    }
  }

  private void takeGroup() {
    Runnable message = nextMessage();
    for (int i = 0; message != null; i++) {
      message.run();
      boolean full = i >= MAX_GROUP || blocks.freshBytes() >= MAX_GROUP_BYTES;
      message = full ? null : inbox.poll();
    }
  }

  private @Nullable Runnable nextMessage() {
    boolean hurry = disk.closing() || renumbered || cleanUp.underWay();
    boolean unfinished = hurry || blocks.hasProgressed() || !facts.isEmpty() || cleanUp.wanted();
    try {
      return unfinished ? inbox.poll(hurry ? 0 : PROGRESS_EVERY / 2, TimeUnit.NANOSECONDS) : inbox.take();
    } catch (InterruptedException e) {
      return inbox.poll();   // nobody should; the store must not see it
    }
  }

  private boolean progressDue() {
    return System.nanoTime() - progressAt >= PROGRESS_EVERY && (blocks.hasProgressed() || !facts.isEmpty());
  }

  private boolean cleanUpDue() {
    if (!cleanUp.wanted()) {
      return false;
    }
    long worthwhile = Math.min(CLEAN_UP_GAIN * cleanUp.cost(), capBytes / 2);
    return System.nanoTime() - cleanUpAt >= Math.max(CLEAN_UP_EVERY, CLEAN_UP_SHARE * cleanUpTook)
        || blocks.finishedBytes() >= Math.max(CLEAN_UP_BYTES, worthwhile)
        || disk.growth() >= Math.max(CLEAN_UP_GROWTH, worthwhile);
  }

  /** False when it was given up, which is at the end only. */
  private boolean commit(boolean last) {
    long began = System.nanoTime();
    boolean cleaning = planCleanUp(last);
    boolean progress = last || cleaning || renumbered || progressDue();
    boolean written = disk.insist(file -> file.commit(to -> {
      blocks.write(to, progress);
      cleanUp.write(to);
      facts.forEach(to.facts::put);
    }));
    if (written) {
      committed(progress);
      cleanUpTook += cleaning ? System.nanoTime() - began : 0;
    }
    return written;
  }

  private boolean planCleanUp(boolean last) {
    if (!cleanUp.underWay() && cleanUp.wanted() && (last || cleanUpDue())) {
      cleanUp.begin();
      disk.measureGrowth();
      cleanUpAt = System.nanoTime();
      cleanUpTook = 0;
    }
    cleanUp.slice(last ? LAST_SLICE : CLEAN_UP_SLICE);
    return !cleanUp.sliceIsEmpty();
  }

  private void committed(boolean progress) {
    facts.clear();
    renumbered = false;
    blocks.written(progress);
    cleanUp.written();
    progressAt = progress ? System.nanoTime() : progressAt;
    List<Entry> safe = List.copyOf(unsettled);
    unsettled.clear();
    unwritten.release(safe.stream().mapToLong(entry -> entry.size).sum());
    safe.forEach(Entry::spooled);
  }

  /** After the commit: what is asked for may have come in this very group. */
  private void readBack() {
    for (Load load : loads) {
      long[] ids = load.entries().stream().mapToLong(entry -> entry.spoolId).toArray();
      List<Loaded> read = new ArrayList<>();
      boolean done = disk.insist(file -> {
        read.clear();
        List<SpoolRecord> records = blocks.read(file, ids);
        for (int i = 0; i < ids.length; i++) {
          read.add(new Loaded(load.entries().get(i), records.get(i).payload(), records.get(i).covered()));
        }
      });
      if (done) {
        load.ready().accept(read);
      }
    }
    loads.clear();
  }

  @Override
  public void close() {
    disk.close(thread);
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
