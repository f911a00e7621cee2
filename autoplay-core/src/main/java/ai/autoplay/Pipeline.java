package ai.autoplay;

import ai.autoplay.model.MalformedPayloadException;
import ai.autoplay.model.Payload;
import ai.autoplay.model.PayloadCodec;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.spi.AutoplayListener;
import ai.autoplay.spi.Delivery;
import ai.autoplay.spi.Receipt;
import ai.autoplay.spi.SessionStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The road of one payload, from top to bottom: {@link #accept} (station 2), its session's lane (3), {@link #advance} (4), and one
 * outlet for each sink (5), which calls it (6). Nothing goes back up but the settling of receipts and the room in the budgets.
 */
final class Pipeline {
  private static final Duration FOREVER = Duration.ofDays(365_000);
  private static final Duration NO_TIMEOUT = Duration.ofDays(1);
  private final PayloadCodec codec;
  private final AutoplayListener listener;
  private final Workers workers;
  private final Lanes lanes;
  private final List<Outlet> outlets;
  private final Summaries summaries;
  private final Counters counters = new Counters();
  private volatile boolean closing;

  /** What the pipeline is made of. */
  record Parts(List<Outlet> outlets, SessionStore store, Summaries.Desk desk, ScheduledExecutorService timer, AutoplayListener listener) {}

  Pipeline(Parts parts) {
    this.outlets = List.copyOf(parts.outlets());
    this.listener = parts.listener();
    this.codec = new PayloadCodec(listener::corrected);
    int processors = Runtime.getRuntime().availableProcessors();
    this.workers = new Workers("pipeline", Math.max(2, processors), NO_TIMEOUT, parts.timer());
    this.lanes = new Lanes(parts.store(), (key, stored) -> new SessionLane(key, this, outlets.size(), stored));
    this.summaries = new Summaries(parts.desk(), this, parts.timer(), listener);
    parts.store().onEvicted(summaries::evicted);
  }

  // Station 2, on the transport's thread.

  /** Takes a delivery in, and waits for as long as it takes while a sink that wants it is full. */
  Receipt accept(Delivery delivery) throws InterruptedException {
    return accept(delivery, FOREVER);
  }

  Receipt accept(Delivery delivery, Duration patience) throws InterruptedException {
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
    return accept(payload.get(), delivery, patience);
  }

  private Receipt accept(Payload payload, Delivery delivery, Duration patience) throws InterruptedException {
    SessionLane lane = lanes.hold(SessionKey.of(payload));
    try {
      Entry entry = Entry.accepted(payload, lane, takers(payload), delivery);
      SessionLane.Claim claim = lane.claim(entry);
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
  private Receipt admit(Entry entry, Duration patience) throws InterruptedException {
    boolean room = false;
    try {
      room = Room.reserve(entry, patience, () -> closing);
    } finally {
      if (!room) {
        counters.refused.increment();
      }
    }
    if (!room) {
      return entry.refuse(closing ? "closing" : "full: a sink is behind; send it again later");
    }
    counters.accepted.increment();
    entry.lane.add(entry);
    return entry.receipt();
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

  void add(Entry summary) {
    summary.lane.add(summary);
  }

  /** A summary of ours on its road. */
  Entry own(SessionLane lane, Entry.Origin origin, String text) {
    return Entry.own(lane, origin, text, this::takers);
  }

  // Station 4, on a pipeline worker, one payload at a time for each session.

  /** Makes the session's next snapshot and hands it on to every outlet that wants the payload. */
  void advance(SessionLane lane, Entry entry) {
    Session before = lane.session();
    if (!entry.holds(before)) {
      lane.release();
      summaries.discarded(lane, entry);
      return;
    }
    lane.moveTo(entry.advance(before));
    if (entry.isOwn()) {
      counters.ownSummaries.increment();
    }
    handOver(entry);
    summaries.watch(lane, entry);
  }

  // Station 5, one outlet for each sink.

  private void handOver(Entry entry) {
    if (entry.takers.size() < outlets.size()) {
      outlets.stream().filter(outlet -> !entry.takers.contains(outlet)).forEach(Outlet::skip);
    }
    if (entry.takers.isEmpty()) {
      entry.settle();
    }
    for (Outlet outlet : entry.takers) {
      outlet.add(entry);
    }
  }

  void settled() {
    counters.settled.increment();
  }

  Workers workers() {
    return workers;
  }

  Lanes lanes() {
    return lanes;
  }

  boolean closing() {
    return closing;
  }

  /** Whether nothing is on its way. */
  boolean quiet() {
    return counters.settled.sum() == counters.accepted.sum() + counters.ownSummaries.sum() && summaries.quiet();
  }

  /** Refuses what comes from now on, and lets nobody wait. */
  void stopAccepting() {
    closing = true;
    outlets.forEach(outlet -> outlet.budget().wakeAll());
  }

  /** Hurries what waits in timers. */
  void drain() {
    outlets.forEach(Outlet::drain);
    lanes.awake().forEach(lane -> lane.outletLanes().forEach(OutletLane::hurry));
  }

  /** Gives up what is left. */
  void stop() {
    summaries.close();
    outlets.forEach(Outlet::stop);
    drain();
    lanes.awake().forEach(lane -> lane.outletLanes().forEach(OutletLane::abandon));
  }

  void close() {
    workers.close();
    outlets.forEach(Outlet::close);
    lanes.sweep();
    lanes.sweep();
  }

  Counts counts() {
    return counters.snapshot(outlets);
  }
}
