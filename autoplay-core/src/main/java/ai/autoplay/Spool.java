package ai.autoplay;

import ai.autoplay.model.Payload;
import ai.autoplay.model.SessionKey;
import ai.autoplay.model.SlimAction;
import ai.autoplay.spi.StoredSession;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Keeps accepted payloads safe until every sink has them, also over a crash. Nothing here waits for the disk but
 * {@link #recover} and {@link #close}: the work is done on a thread of the spool's own, in the order of the calls.
 */
interface Spool extends AutoCloseable {

  /** The room that is left, in bytes of JSON; none while the disk does not do what it is told. */
  Budget budget();

  /** The same of what is in memory on its way to the file: a disk that is slower than the senders makes them wait. */
  Budget unwritten();

  /** Takes a payload with the snapshot after it, gives its entry an id, and settles the entry once both are fsynced. */
  void append(Parcel parcel, String json);

  /** {@code taker} is done with {@code entry}; when every taker is, it leaves the spool. */
  void done(Entry entry, Outlet taker);

  /** Reads payloads back and hands them to {@code ready} in the same order, on the spool's thread. */
  void load(List<Entry> entries, Consumer<List<Loaded>> ready);

  /**
   * A payload read back.
   *
   * @param covered what its summary took out; nothing if it was none
   */
  record Loaded(Entry entry, Payload payload, List<SlimAction> covered) {}

  /** The session is known no more. */
  void forget(SessionKey session);

  /** Everything of {@code stream} up to {@code id} was settled, once what was appended before this call is fsynced. */
  void watermark(String stream, String id);

  /** The newest watermark of {@code stream}; null when there is none. */
  @Nullable String watermark(String stream);

  /**
   * Reads what an earlier run left; the first call, and changes nothing.
   *
   * @throws IOException if it is damaged; the message says what to do
   */
  Recovered recover() throws IOException;

  /**
   * Begins to take payloads.
   *
   * @param sinks        the names of the sinks, by {@link Outlet#index}; what is left for any other name is dropped
   * @param fingerprints gives the fingerprints of a session's settled payloads; nothing for one that is not known
   */
  void start(List<String> sinks, Function<SessionKey, long[]> fingerprints);

  /**
   * What an earlier run left.
   *
   * @param sessions every session that had an id, with the fingerprints of its settled payloads
   * @param pending  what not every sink has, in the order in which it was appended
   */
  record Recovered(List<StoredSession> sessions, List<Pending> pending) {}

  /** A payload of an earlier run, and the names of the sinks that do not have it yet. */
  record Pending(long id, SessionKey key, Entry.Delivered delivered, int units, List<String> sinks) {}

  /** Writes what is in hand, and closes. */
  @Override
  void close();
}
