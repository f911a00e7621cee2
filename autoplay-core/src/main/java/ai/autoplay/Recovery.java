package ai.autoplay;

import ai.autoplay.model.SessionKey;
import ai.autoplay.spi.SessionStore;
import ai.autoplay.spi.StoredSession;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts what an earlier run left where it was: sessions in the store, payloads in the lanes; before the transport runs. */
final class Recovery {
  private final Pipeline pipeline;
  private final Spool spool;

  Recovery(Pipeline pipeline, Spool spool) {
    this.pipeline = pipeline;
    this.spool = spool;
  }

  /** A session with payloads is taken from the store at once, lest there be no room for it. */
  void restore(Spool.Recovered recovered, SessionStore store) {
    Map<SessionKey, StoredSession> sessions = new LinkedHashMap<>();
    recovered.sessions().forEach(session -> sessions.put(session.session().key(), session));
    for (Spool.Pending pending : recovered.pending()) {
      StoredSession session = sessions.remove(pending.key());
      if (session != null) {
        store.save(session);
      }
      List<Outlet> takers = pipeline.outlets().stream().filter(outlet -> pending.sinks().contains(outlet.name())).toList();
      if (!takers.isEmpty()) {
        restore(pending, takers);
      }
    }
    sessions.values().forEach(store::save);
    // at the end: who is told of a session may have it woken, and it has to be in its place by then
    recovered.sessions().forEach(session -> pipeline.restored(session.session()));
  }

  private void restore(Spool.Pending pending, List<Outlet> takers) {
    SessionLane lane = pipeline.lanes().hold(pending.key());
    Entry.Facts facts = new Entry.Facts(lane, takers, pending.units(), pending.delivered().size(), pending.delivered().fingerprint());
    Entry entry = Entry.recovered(facts, pending.id());
    entry.spooled();
    lane.claim(entry, Instant.EPOCH);
    spool.budget().reserveAnyway(entry.size);
    pipeline.begin();
    takers.forEach(taker -> taker.recover(entry));
  }
}
