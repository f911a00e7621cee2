package ai.autoplay;

import ai.autoplay.model.Payload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.spi.StoredSession;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rebuilds what an earlier run knew from its file: each session's snapshot as it was last stored, carried on by the payloads that were
 * appended since; and of those the ones that some sink does not have.
 */
final class SpoolRecovery {
  private final List<String> sinks;
  private final Map<SessionKey, Session> sessions = new LinkedHashMap<>();
  private final Map<SessionKey, FingerprintRing> settled = new HashMap<>();
  private final List<Spool.Pending> pending = new ArrayList<>();
  private final TreeMap<Long, SpoolBlock> blocks = new TreeMap<>();

  /** @param sinks the earlier run's sinks, by index */
  SpoolRecovery(List<String> sinks) {
    this.sinks = sinks;
  }

  void read(SpoolFile file) {
    for (byte[] value : file.sessions.values()) {
      StoredSession stored = SpoolSession.fromBytes(value);
      sessions.put(stored.session().key(), stored.session());
      settled.put(stored.session().key(), new FingerprintRing(stored.fingerprints()));
    }
    file.blocks.forEach((firstId, value) -> read(firstId, value, file.masks.get(firstId)));
  }

  private void read(long firstId, byte[] value, byte @Nullable [] mask) {
    List<SpoolRecord> records = SpoolBlock.records(value);
    SpoolBlock block = new SpoolBlock(firstId);
    records.forEach(record -> block.want(record.takers()));
    if (mask != null) {
      block.restore(mask);
    }
    for (int i = 0; i < records.size(); i++) {
      read(records.get(i), firstId + i, block.wanted(i), block);
    }
    block.restored(value.length);
    blocks.put(firstId, block);
  }

  private void read(SpoolRecord record, long id, long wanted, SpoolBlock block) {
    Payload payload = record.payload();
    SessionKey key = record.key(payload);
    block.sessions.add(key);
    Session before = sessions.getOrDefault(key, Session.empty(key));
    sessions.put(key, record.after(before, payload));
    FingerprintRing ring = settled.computeIfAbsent(key, k -> new FingerprintRing(new long[0]));
    if (wanted != 0) {
      int size = record.json().length();
      pending.add(new Spool.Pending(id, key, new Entry.Delivered(size, record.fingerprint()), Entry.units(payload), names(wanted)));
    } else if (record.fingerprint() != null && !ring.contains(record.fingerprint())) {
      ring.add(record.fingerprint());
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

  TreeMap<Long, SpoolBlock> blocks() {
    return blocks;
  }

  Spool.Recovered recovered() {
    List<StoredSession> stored = new ArrayList<>();
    sessions.forEach((key, session) -> stored.add(new StoredSession(session, settled.getOrDefault(key, new FingerprintRing(new long[0])).toArray())));
    return new Spool.Recovered(stored, pending);
  }
}
