package ai.autoplay.cli;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.MalformedPayloadException;
import ai.autoplay.model.Payload;
import ai.autoplay.model.PayloadCodec;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.model.SlimAction;
import ai.autoplay.spi.Sink;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The sink that checks the others' claims: it knows what was published, and finds out whether every action arrived, once, in its
 * session's order, and whether each summary took out exactly the oldest actions. Holds everything it was told: made for a recording
 * that ends. Thread-safe.
 */
final class OrderCheck implements Sink {
  private final PayloadCodec codec = new PayloadCodec();
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<SessionKey, Track> tracks = new LinkedHashMap<>();
  private final List<List<SlimAction>> strangers = new ArrayList<>();
  private long strangersActions;
  private long strangersWrong;

  /** One session as it should be, as it came, and as an agent would read it now. */
  private static final class Track {
    private final List<SlimAction> published = new ArrayList<>();
    private int written;
    private int covered;
    private long version = -1;
    private long wrong;
    private @Nullable Session latest;
  }

  /**
   * What was found.
   *
   * @param sessions   sessions that were seen, in the order of their first payload
   * @param actions    actions that were written
   * @param outOfOrder writes that came earlier, later or more often than they should, or took out other actions than the oldest
   * @param missing    published actions that were never written
   */
  record Findings(List<Session> sessions, long actions, long outOfOrder, long missing) {
    Findings {
      sessions = List.copyOf(sessions);
    }
  }

  /** {@code payload} is about to be published; called in the order of publishing. */
  void expect(Payload payload) {
    if (payload instanceof ActionsPayload) {
      ActionsPayload sent = (ActionsPayload) afterTheWire(payload);
      lock.lock();
      try {
        if (sent.sessionId() == null) {
          strangers.add(sent.actions());
        } else {
          track(SessionKey.of(sent)).published.addAll(sent.actions());
        }
      } finally {
        lock.unlock();
      }
    }
  }

  private Payload afterTheWire(Payload payload) {
    try {
      return codec.decode(codec.encode(payload)).orElseThrow();
    } catch (MalformedPayloadException e) {
      throw new IllegalStateException("what we write we can read", e);
    }
  }

  @Override
  public void write(Payload payload, Session session) {
    lock.lock();
    try {
      if (session.key().anonymous()) {
        writeStranger((ActionsPayload) payload);
      } else {
        write(payload, session, track(session.key()));
      }
    } finally {
      lock.unlock();
    }
  }

  private static void write(Payload payload, Session session, Track track) {
    boolean newer = session.version() > track.version;
    boolean expected = payload instanceof ActionsPayload batch ? arrived(track, batch.actions()) : tookOut(track, session.covered());
    track.version = session.version();
    track.latest = session;
    track.wrong += newer && expected ? 0 : 1;
  }

  /** Payloads without a session have no order among each other; each is one that was published, once. */
  private void writeStranger(ActionsPayload payload) {
    strangersActions += payload.actions().size();
    strangersWrong += strangers.remove(payload.actions()) ? 0 : 1;
  }

  private static boolean arrived(Track track, List<SlimAction> actions) {
    int from = track.written;
    track.written += actions.size();
    return track.written <= track.published.size() && track.published.subList(from, track.written).equals(actions);
  }

  private static boolean tookOut(Track track, List<SlimAction> covered) {
    int from = track.covered;
    track.covered += covered.size();
    return track.covered <= track.written && track.published.subList(from, track.covered).equals(covered);
  }

  private Track track(SessionKey key) {
    return tracks.computeIfAbsent(key, k -> new Track());
  }

  Findings findings() {
    lock.lock();
    try {
      List<Session> sessions = new ArrayList<>();
      long actions = strangersActions;
      long outOfOrder = strangersWrong;
      long missing = strangers.stream().mapToInt(List::size).sum();
      for (Track track : tracks.values()) {
        actions += track.written;
        outOfOrder += track.wrong;
        missing += Math.max(0, track.published.size() - track.written);
        if (track.latest != null) {
          sessions.add(track.latest);
        }
      }
      return new Findings(sessions, actions, outOfOrder, missing);
    } finally {
      lock.unlock();
    }
  }
}
