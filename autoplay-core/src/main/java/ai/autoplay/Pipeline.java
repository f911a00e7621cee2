package ai.autoplay;

import ai.autoplay.model.MalformedPayloadException;
import ai.autoplay.model.Payload;
import ai.autoplay.model.PayloadCodec;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.spi.AutoplayListener;
import ai.autoplay.spi.Delivery;
import ai.autoplay.spi.SessionStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The road of one payload, from top to bottom: {@link #accept} (station 2), its session's lane (3), {@link #advance} (4), and one
 * outlet for each sink (5), which calls it (6). Nothing goes back up but the settling of receipts and the room in the budgets.
 */
final class Pipeline {
  private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);
  private static final Duration FOREVER = Duration.ofDays(36_500);
  private static final Duration NO_TIMEOUT = Duration.ofDays(1);
  private final PayloadCodec codec;
  private final AutoplayListener listener;
  private final Workers workers;
  private final Tellers tellers;
  private final Lanes lanes;
  private final LiveSessions live;
  private final List<Outlet> outlets;
  private final Summaries summaries;
  private final Counters counters = new Counters();
  /** One for every delivery that is being answered, payload that is not settled, session that is being advanced, and summarizer call. */
  private final AtomicLong underWay = new AtomicLong();
  private final Fingerprints fingerprints = new Fingerprints();
  /** The receipts of the payloads that are not settled, by what they say. */
  private final ConcurrentHashMap<Fingerprint, Admission> unsettled = new ConcurrentHashMap<>();
  private final @Nullable Spool spool;
  private volatile boolean closing;

  /** What the pipeline is made of. */
  record Parts(List<Outlet> outlets, SessionStore store, Summaries.Desk desk, Engine engine, Memory memory) {
    /** With links that die with the process. */
    Parts(List<Outlet> outlets, SessionStore store, Summaries.Desk desk, Engine engine) {
      this(outlets, store, desk, engine, new Memory(new SessionIndex(SessionConfig.DEFAULTS.most()), new LinkBook(null, Clock.systemUTC())));
    }
  }

  /** What finds sessions by more than their key. */
  record Memory(SessionIndex index, LinkBook links) {}

  /** What the whole engine shares; without a spool payloads are in memory alone. */
  record Engine(ScheduledExecutorService timer, AutoplayListener listener, @Nullable Spool spool) {}

  Pipeline(Parts parts) {
    this.outlets = List.copyOf(parts.outlets());
    this.listener = parts.engine().listener();
    this.spool = parts.engine().spool();
    this.codec = new PayloadCodec(listener::corrected);
    int processors = Runtime.getRuntime().availableProcessors();
    this.workers = new Workers("pipeline", Math.max(2, processors), NO_TIMEOUT, parts.engine().timer());
    this.tellers = new Tellers(parts.engine().timer());
    this.lanes = new Lanes(parts.store(), (key, stored) -> new SessionLane(key, this, stored), this::forget);
    this.live = new LiveSessions(lanes, parts.store(), parts.memory().index(), parts.memory().links());
    this.summaries = new Summaries(parts.desk(), this, parts.engine().timer(), listener);
    parts.store().onEvicted(summaries::evicted);
  }

  // Station 2, on the transport's thread.

  /** Takes a delivery in, and waits for as long as it takes while a sink that wants it is full. */
  Admission accept(Delivery delivery) throws InterruptedException {
    return accept(delivery, FOREVER);
  }

  Admission accept(Delivery delivery, Duration patience) throws InterruptedException {
    begin();
    try {
      return read(delivery, patience);
    } finally {
      end();
    }
  }

  private Admission read(Delivery delivery, Duration patience) throws InterruptedException {
    counters.received.increment();
    Optional<Payload> payload;
    try {
      payload = codec.decode(delivery.json());
    } catch (MalformedPayloadException e) {
      counters.malformed.increment();
      listener.malformed(String.valueOf(e.getMessage()));
      return Admission.malformed(String.valueOf(e.getMessage()));
    }
    if (payload.isEmpty()) {
      counters.ignored.increment();
      return Admission.ignored("type: is neither actions nor summary");
    }
    return closing ? refused("closing") : accept(payload.get(), delivery, patience.compareTo(FOREVER) > 0 ? FOREVER : patience);
  }

  private Admission accept(Payload payload, Delivery delivery, Duration patience) throws InterruptedException {
    SessionLane lane;
    try {
      lane = lanes.hold(SessionKey.of(payload));
    } catch (RuntimeException e) {
      return refused("the session store cannot be read: " + e.getMessage());
    }
    try {
      Fingerprint fingerprint = lane.key.anonymous() ? null : fingerprints.of(payload, delivery.id());   // nobody's is nobody's twin
      Entry.Delivered delivered = new Entry.Delivered(delivery.json().length(), fingerprint);
      Entry entry = Entry.accepted(payload, lane, takers(payload), delivered);
      entry.keepJson(spool == null ? null : delivery.json());
      SessionLane.Claim claim = lane.claim(entry, payload.forwardedAt());
      if (!claim.fresh()) {
        counters.duplicates.increment();
        return Admission.duplicateOf(claim.original());
      }
      return admit(entry, patience);
    } finally {
      lane.release();
    }
  }

  /** The payload is ours once every sink that wants it has room for it. */
  private Admission admit(Entry entry, Duration patience) throws InterruptedException {
    try {
      if (!reserve(entry, patience)) {
        return refuse(entry, closing ? "closing" : "full: a sink is behind; send it again later");
      }
    } catch (InterruptedException e) {
      refuse(entry, "interrupted while it waited for room");
      throw e;
    }
    counters.accepted.increment();
    begin();
    enter(entry);
    return entry.receipt();
  }

  private boolean reserve(Entry entry, Duration patience) throws InterruptedException {
    return spool == null ? Room.reserve(entry, patience, () -> closing) : Room.reserve(entry, spool, patience, () -> closing);
  }

  private Admission refuse(Entry entry, String reason) {
    entry.refuse(reason);
    return refused(reason);
  }

  private Admission refused(String reason) {
    counters.refused.increment();
    return Admission.refused(reason);
  }

  private List<Outlet> takers(Payload payload) {
    for (Outlet outlet : outlets) {
      if (!outlet.wants(payload)) {
        return outlets.stream().filter(taker -> taker.wants(payload)).toList();
      }
    }
    return outlets;
  }

  // Station 3 is the session's lane; a summary of ours enters here, like one that came over the wire, and never waits for room.

  /** Goes on at once where the session has nothing else in hand: handing it over to another thread would take longer. */
  private void enter(Entry entry) {
    if (entry.lane.add(entry)) {
      entry.lane.run(entry);
    }
  }

  /** On a summarizer's thread or a pipeline worker. */
  void add(Entry summary) {
    begin();
    enter(summary);
  }

  /** The same for a summary that goes before everything that waits; on the worker that is advancing its session. */
  void addFirst(Entry summary) {
    begin();
    summary.lane.take();
    move(summary.lane, summary);
    summary.done(null);
  }

  /** A summary of ours on its road. */
  Entry own(SessionLane lane, Entry.Origin origin, String text) {
    return Entry.own(lane, origin, text, this::takers);
  }

  // Station 4, on the thread that found the session idle or on a pipeline worker; one payload at a time for each session.

  /** Makes the session's next snapshot and hands it on to every outlet that wants the payload. */
  void advance(SessionLane lane, Entry entry) {
    if (!entry.holds(lane.session())) {
      summaries.discarded(lane, entry);
      lane.release();
      end();
      return;
    }
    move(lane, entry);
    try {
      summaries.watch(lane, entry);
    } catch (RuntimeException e) {
      LOG.error("session {}/{} cannot be condensed", lane.key.productId(), lane.key.sessionId(), e);
    }
    entry.done(null);
  }

  private void move(SessionLane lane, Entry entry) {
    Session after = entry.after(lane.session());
    live.moved(lane, after, entry.payload());
    if (entry.isOwn()) {
      counters.ownSummaries.increment();
    }
    if (entry.isStopgap()) {
      counters.stopgaps.increment();
    }
    handOver(entry, new Parcel(entry, entry.payload(), after));
  }

  // Station 5, one outlet for each sink; before it the spool, where there is one.

  private void handOver(Entry entry, Parcel parcel) {
    if (spool != null) {
      if (entry.isOwn()) {
        spool.budget().reserveAnyway(entry.size);
        spool.unwritten().reserveAnyway(entry.size);
      }
      spool.append(parcel, entry.json(codec));
    }
    counters.handedOver.increment();
    entry.letGo();
    if (entry.takers.size() < outlets.size()) {
      outlets.stream().filter(outlet -> !entry.takers.contains(outlet)).forEach(Outlet::skip);
    }
    for (Outlet outlet : entry.takers) {
      outlet.add(parcel);
    }
  }

  /** Every sink is done with {@code entry}. */
  void settled(Entry entry) {
    if (spool != null) {
      spool.budget().release(entry.size);
    }
    end();
  }

  /** Something begins that {@link #quiet} waits for. */
  void begin() {
    underWay.incrementAndGet();
  }

  /** The same, unless it is too late for that. */
  boolean beginUnlessClosing() {
    begin();
    if (closing) {
      end();
      return false;
    }
    return true;
  }

  /** It has ended; what follows from it has begun before. */
  void end() {
    underWay.decrementAndGet();
  }

  /** An earlier run left this session, which is in its place now. */
  void restored(Session session) {
    summaries.restored(session);
  }

  private void forget(SessionKey key) {
    live.forgotten(lanes.find(key));
    summaries.forget(key);
    if (spool != null) {
      spool.forget(key);
    }
  }

  Workers workers() {
    return workers;
  }

  ConcurrentHashMap<Fingerprint, Admission> unsettled() {
    return unsettled;
  }

  Executor teller() {
    return tellers;
  }

  Lanes lanes() {
    return lanes;
  }

  List<Outlet> outlets() {
    return outlets;
  }

  LiveSessions live() {
    return live;
  }

  boolean closing() {
    return closing;
  }

  /** Whether nothing is on its way. */
  boolean quiet() {
    return underWay.get() == 0;
  }

  /** After {@link #stop}: whether nothing more will become of what is on its way. */
  boolean atRest() {
    boolean safe = spool != null && counters.handedOver.sum() == counters.accepted.sum() + counters.ownSummaries.sum();
    return quiet() || safe && outlets.stream().noneMatch(Outlet::writing);
  }

  /** Refuses what comes from now on, and lets nobody wait. */
  void stopAccepting() {
    closing = true;
    outlets.forEach(outlet -> outlet.budget().wakeAll());
    if (spool != null) {
      spool.budget().wakeAll();
      spool.unwritten().wakeAll();
    }
  }

  /** Hurries what waits in timers. */
  void drain() {
    outlets.forEach(Outlet::drain);
    lanes.awake().forEach(lane -> lane.outletLanes().forEach(OutletLane::hurry));
  }

  /** Gives up what is left. */
  void stop() {
    summaries.stop();
    outlets.forEach(Outlet::stop);
    drain();
  }

  /** Ends the threads and closes the sinks, all at once and within {@code patience}; what is still being written is given up. */
  void close(Duration patience) {
    summaries.close();
    workers.close();   // what these still had in hand now waits at the outlets
    if (spool == null) {
      lanes.abandon();
    }
    List<Farewell> leaving = outlets.stream().map(Outlet::leave).toList();
    long deadline = System.nanoTime() + patience.toNanos();
    for (Outlet outlet : outlets) {
      outlet.close(leaving.get(outlet.index()), Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    }
    new Farewell("sessions", this::restAll).await(patience);   // the store may hang
  }

  /** After the spool has closed: only then is known what it keeps. Nobody is told of receipts after this. */
  void settleRest() {
    lanes.abandon();   // without a spool nothing is left
    tellers.close();
  }

  private void restAll() {
    lanes.sweep();
    lanes.sweep();
  }

  /** Whether {@link #tidy} could have something to do; waits for nothing. */
  boolean untidy() {
    return !lanes.awake().isEmpty() || outlets.stream().anyMatch(Outlet::mayBeAskedToRotate);
  }

  /** What rests goes to the store, and dead letters are rotated for those who ask; may wait for both. */
  void tidy() {
    if (beginUnlessClosing()) {
      try {
        lanes.sweep();
        outlets.forEach(Outlet::rotateIfAsked);
      } finally {
        end();
      }
    }
  }

  Counts counts() {
    return counters.snapshot(outlets);
  }
}
