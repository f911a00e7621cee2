package ai.autoplay.spi;

import static java.util.Objects.requireNonNull;

import ai.autoplay.model.Session;

/**
 * A session at rest: its snapshot, and the fingerprints by which its latest payloads are recognised when they come again.
 *
 * @param session      the snapshot
 * @param fingerprints two longs for each of the latest 64 payloads at most, oldest first; not copied, so never changed
 */
public record StoredSession(Session session, long[] fingerprints) {
  public StoredSession {
    requireNonNull(session, "session");
    requireNonNull(fingerprints, "fingerprints");
  }
}
