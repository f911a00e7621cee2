package ai.autoplay;

import static java.util.Objects.requireNonNull;

import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Keeps the file small: stores the snapshots of sessions, so that the records that led there are not needed any more once every sink
 * has them, and drops or thins their blocks. Works in slices, so that no commit takes long. Confined to the spool's thread.
 *
 * <p>A slice is taken in memory first and written with the next commit, which is tried until it succeeds.
 */
final class SpoolCleanUp {
  private static final long TYPICAL_SNAPSHOT = 4 << 10;
  private final SpoolBlocks blocks;
  private final Function<SessionKey, long[]> fingerprints;
  private final Map<SessionKey, Snapshot> changed = new HashMap<>();
  private final Set<SessionKey> forgotten = new HashSet<>();
  private final ArrayDeque<SpoolBlock> round = new ArrayDeque<>();
  private final Set<SessionKey> storedInRound = new HashSet<>();

  // The slice that is to be written.
  private final Map<SessionKey, Snapshot> snapshots = new HashMap<>();
  private final Set<SessionKey> rings = new HashSet<>();
  private final List<SessionKey> removals = new ArrayList<>();
  private final List<SpoolBlock> gone = new ArrayList<>();
  private final List<SpoolBlock> sparse = new ArrayList<>();
  private long sliceSize;

  /** A snapshot that the file does not have, and the last record that went into it. */
  private record Snapshot(Session session, long asOf) {}

  SpoolCleanUp(SpoolBlocks blocks, Function<SessionKey, long[]> fingerprints) {
    this.blocks = blocks;
    this.fingerprints = fingerprints;
  }

  /** The snapshot of a session after the record {@code id}. */
  void changed(Session session, long id) {
    changed.put(session.key(), new Snapshot(session, id));
    if (forgotten.remove(session.key())) {
      removals.add(session.key());   // what is stored is of an earlier visit; it must be gone when the new one is on the disk
    }
  }

  void forget(SessionKey session) {
    changed.remove(session);
    forgotten.add(session);
  }

  /** About how many bytes of snapshots the next round writes. */
  long cost() {
    return TYPICAL_SNAPSHOT * changed.size();
  }

  boolean underWay() {
    return !round.isEmpty();
  }

  boolean wanted() {
    return blocks.hasTouched() || !forgotten.isEmpty();
  }

  void begin() {
    round.addAll(blocks.takeTouched());
    storedInRound.clear();
    removals.addAll(forgotten);
    forgotten.clear();
  }

  /** Adds as much to the slice as {@code most} actions' worth of snapshots. */
  void slice(long most) {
    while (!round.isEmpty() && sliceSize < most) {
      SpoolBlock block = round.remove();
      sliceSize++;
      if (blocks.isFresh(block)) {
        blocks.touch(block);   // it comes to the file with this commit; next time, then
      } else {
        settle(block);
      }
    }
  }

  private void settle(SpoolBlock block) {
    block.settle(this::store);
    if (block.settled()) {
      gone.add(block);
      blocks.remove(block);
    } else {
      blocks.changed(block);
      if (block.sparse()) {
        sparse.add(block);
      }
    }
  }

  private void store(SessionKey key) {
    if (key.anonymous() || !storedInRound.add(key)) {
      return;
    }
    Snapshot snapshot = changed.remove(key);
    if (snapshot == null) {
      rings.add(key);
      sliceSize++;
    } else {
      snapshots.put(key, snapshot);
      sliceSize += 1 + snapshot.session().uncoveredCount();
    }
  }

  void write(SpoolFile to) {
    removals.forEach(key -> to.sessions.remove(SpoolSession.name(key)));
    snapshots.forEach((key, snapshot) -> to.sessions.put(SpoolSession.name(key),
        new SpoolSession(snapshot.asOf(), snapshot.session(), fingerprints.apply(key)).toBytes()));
    rings.forEach(key -> writeRing(to, key));
    sparse.forEach(block -> to.blocks.put(block.firstId, block.without(requireNonNull(to.blocks.get(block.firstId), "block"))));
    gone.forEach(block -> {
      to.blocks.remove(block.firstId);
      to.masks.remove(block.firstId);
    });
  }

  /** The session has not changed, but what it settled since has to be recognised when it comes again. */
  private void writeRing(SpoolFile to, SessionKey key) {
    byte[] stored = to.sessions.get(SpoolSession.name(key));
    if (stored != null) {
      to.sessions.put(SpoolSession.name(key), SpoolSession.with(stored, fingerprints.apply(key)));
    }
  }

  void written() {
    sparse.forEach(SpoolBlock::thinned);
    removals.clear();
    snapshots.clear();
    rings.clear();
    sparse.clear();
    gone.clear();
    sliceSize = 0;
  }

  boolean sliceIsEmpty() {
    return sliceSize == 0 && removals.isEmpty();
  }
}
