package ai.autoplay.transport.sse;

import ai.autoplay.transport.sse.Outcome.Dropped;
import ai.autoplay.transport.sse.Outcome.Progress;
import ai.autoplay.transport.sse.Outcome.Refused;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One {@link SseClient#run}: request → connection → pause, over and over. */
final class SseRun {
  private final SseOptions options;
  private final Gate gate;
  private final AtomicReference<@Nullable String> lastId;
  private final EventTarget target;
  private final Backoff backoff;
  private final Refusals refusals;
  private final Connection connection;
  private @Nullable SseRequest request;

  SseRun(SseOptions options, Gate gate, AtomicReference<@Nullable String> lastId, EventTarget target) {
    this.options = options;
    this.gate = gate;
    this.lastId = lastId;
    this.target = target;
    this.backoff = new Backoff(options.initialDelay(), options.maxDelay(), options.jitter());
    this.refusals = new Refusals(options.ticker());
    this.connection = new Connection(this);
  }

  SseOptions options() {
    return options;
  }

  Gate gate() {
    return gate;
  }

  AtomicReference<@Nullable String> lastId() {
    return lastId;
  }

  EventTarget target() {
    return target;
  }

  Backoff backoff() {
    return backoff;
  }

  /** Until the server or {@code close} ends it; throws when nothing but a person can help. */
  void go() throws IOException, InterruptedException {
    Outcome outcome = attempt();
    while (!gate.closed() && !(outcome instanceof Outcome.Finished)) {
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while reading an event stream");
      }
      outcome = outcome instanceof Refused refused ? afterRefusal(refused) : afterDrop((Dropped) outcome);
    }
  }

  private Outcome attempt() throws InterruptedException {
    if (gate.closed()) {
      return new Outcome.Finished();
    }
    SseRequest fresh;
    try {
      fresh = options.source().request(lastId.get());
    } catch (IOException e) {
      return Outcome.failed("no request to send: " + Connection.describe(e), e);
    }
    request = fresh;
    return connection.open(fresh);
  }

  private Outcome afterRefusal(Refused refusal) throws IOException, InterruptedException {
    int status = refusal.status();
    SseRequest refused = request;
    if (refused == null) {
      throw new IllegalStateException("refused before anything was asked");
    }
    if (refusals.mayPass(status)) {
      return new Dropped("HTTP " + status, null, Duration.ZERO, Progress.NONE);
    }
    if (!refusals.otherCredentialsMayHelp(status)) {
      throw Refusals.fatal(refusal, refused);
    }
    SseRequest fresh;
    try {
      fresh = options.source().request(lastId.get());
    } catch (IOException e) {
      return Outcome.failed("HTTP " + status + ", and no other request to send: " + Connection.describe(e), e);
    }
    if (fresh.equals(refused)) {
      throw Refusals.fatal(refusal, refused);
    }
    refusals.tryingOthers();
    request = fresh;
    options.listener().disconnected("HTTP " + status + ", trying other credentials", Duration.ZERO);
    return connection.open(fresh);
  }

  private Outcome afterDrop(Dropped dropped) throws IOException, InterruptedException {
    if (dropped.progress() != Progress.NONE) {
      refusals.connected();
    }
    if (gate.takeRestart()) {
      options.listener().disconnected("restarted", Duration.ZERO);
      return attempt();
    }
    if (dropped.progress() == Progress.LASTED) {
      backoff.succeeded();
    } else if (backoff.failed() == options.maxAttempts()) {
      throw exhausted(dropped);
    }
    Duration pause = backoff.next(dropped.retryAfter());
    options.listener().disconnected(dropped.reason(), pause);
    gate.pause(pause);
    return attempt();
  }

  private IOException exhausted(Dropped last) {
    return new IOException("No lasting connection in " + options.maxAttempts() + " attempts in a row"
        + (request == null ? "" : " at " + request) + "; the last one: " + last.reason(), last.cause());
  }
}
