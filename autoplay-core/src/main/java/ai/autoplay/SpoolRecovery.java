package ai.autoplay;

import ai.autoplay.model.Payload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.spi.StoredSession;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rebuilds what an earlier run knew from its file: each session's snapshot as it was last stored, carried on by the payloads that were
 * appended since; and of those the ones that some sink does not have.
 */
final class SpoolRecovery {
  private final List<String> sinks;
  private final SpoolBlocks blocks;
  private final Map<SessionKey, Known> sessions = new LinkedHashMap<>();
  private final List<Spool.Pending> pending = new ArrayList<>();

  private static final class Known {
    final SessionKey key;
    final FingerprintRing settled;
    Session session;
    long asOf;
    boolean rebuilt;

    Known(Session session, long asOf, long[] fingerprints) {
      this.key = session.key();
      this.session = session;
      this.asOf = asOf;
      this.settled = new FingerprintRing(fingerprints);
    }
  }

  /**
   * @param sinks  the earlier run's sinks, by index
   * @param blocks where to put the blocks that are found
   */
  SpoolRecovery(List<String> sinks, SpoolBlocks blocks) {
    this.sinks = sinks;
    this.blocks = blocks;
  }

  /** @throws RuntimeException if the file does not hold what was written */
  void read(SpoolFile file) {
    for (byte[] value : file.sessions.values()) {
      SpoolSession stored = SpoolSession.fromBytes(value);
      sessions.put(stored.session().key(), new Known(stored.session(), stored.asOf(), stored.fingerprints()));
    }
    file.blocks.forEach((firstId, value) -> read(firstId, SpoolBlock.records(value), file.masks.get(firstId)));
  }

  private void read(long firstId, List<byte[]> records, byte @Nullable [] mask) {
    SpoolBlock block = new SpoolBlock(firstId);
    for (int i = 0; i < records.size(); i++) {
      ByteBuffer bytes = ByteBuffer.wrap(records.get(i));
      if (mask != null && SpoolBlock.isSettled(ByteBuffer.wrap(mask).getLong(8 * i))) {
        block.restore(bytes.remaining(), null, ByteBuffer.wrap(mask).getLong(8 * i));
      } else {
        SpoolRecord record = SpoolRecord.fromBytes(bytes);
        long wanted = mask == null ? record.takers() : ByteBuffer.wrap(mask).getLong(8 * i);
        block.restore(records.get(i).length, read(record, firstId + i, wanted), wanted);
      }
    }
    blocks.restore(block);
  }

  private SessionKey read(SpoolRecord record, long id, long wanted) {
    Payload payload = record.payload();
    SessionKey key = record.key(payload);
    if (key.anonymous()) {
      addPending(record, payload, id, wanted, key);
      return key;
    }
    Known known = sessions.computeIfAbsent(key, fresh -> new Known(Session.empty(fresh), 0, new long[0]));
    if (id > known.asOf) {
      known.session = record.after(known.session, payload);
      known.asOf = id;
      known.rebuilt = true;
    }
    Fingerprint fingerprint = record.fingerprint();
    if (wanted != 0) {
      addPending(record, payload, id, wanted, known.key);
    } else if (fingerprint != null && !known.settled.contains(fingerprint)) {
      known.settled.add(fingerprint);
    }
    return known.key;
  }

  private void addPending(SpoolRecord record, Payload payload, long id, long wanted, SessionKey key) {
    if (wanted != 0) {
      Entry.Delivered delivered = new Entry.Delivered(record.json().length(), record.fingerprint());
      pending.add(new Spool.Pending(id, key, delivered, Entry.units(payload), names(wanted)));
    }
  }

  private List<String> names(long bits) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < sinks.size(); i++) {
      if ((bits & 1L << i) != 0) {
        names.add(sinks.get(i));
      }
    }
    return names;
  }

  /** After every record that is there, and after those that went into a snapshot and are gone. */
  long nextId() {
    return Math.max(blocks.nextId(), 1 + sessions.values().stream().mapToLong(known -> known.asOf).max().orElse(0));
  }

  /** The sessions whose snapshots the file does not have as they are. */
  List<SpoolSession> rebuilt() {
    return sessions.values().stream().filter(known -> known.rebuilt)
        .map(known -> new SpoolSession(known.asOf, known.session, new long[0])).toList();
  }

  Spool.Recovered recovered() {
    return new Spool.Recovered(
        sessions.values().stream().map(known -> new StoredSession(known.session, known.settled.toArray())).toList(), pending);
  }
}
