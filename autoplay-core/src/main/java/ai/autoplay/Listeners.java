package ai.autoplay;

import ai.autoplay.model.SessionKey;
import ai.autoplay.spi.AutoplayListener;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells several listeners, none of which can harm the engine or keep the others from hearing. */
final class Listeners implements AutoplayListener {
  private static final Logger LOG = LoggerFactory.getLogger("ai.autoplay");
  private final List<AutoplayListener> all;

  Listeners(List<AutoplayListener> all) {
    this.all = List.copyOf(all);
  }

  private void tell(Consumer<AutoplayListener> event) {
    OwnThread.during(() -> tellAll(event));
  }

  private void tellAll(Consumer<AutoplayListener> event) {
    for (AutoplayListener listener : all) {
      try {
        event.accept(listener);
      } catch (RuntimeException | Error e) {
        LOG.warn("a listener threw", e);
      }
    }
  }

  @Override
  public void malformed(String reason) {
    tell(listener -> listener.malformed(reason));
  }

  @Override
  public void corrected(String correction) {
    tell(listener -> listener.corrected(correction));
  }

  @Override
  public void writeFailed(String sink, SessionKey session, int attempt, Duration delay, Exception error) {
    tell(listener -> listener.writeFailed(sink, session, attempt, delay, error));
  }

  @Override
  public void gaveUp(String sink, SessionKey session, int payloads, Exception error) {
    tell(listener -> listener.gaveUp(sink, session, payloads, error));
  }

  @Override
  public void writeStuck(String sink, SessionKey session, Duration running) {
    tell(listener -> listener.writeStuck(sink, session, running));
  }

  @Override
  public void closeFailed(String sink, Exception error) {
    tell(listener -> listener.closeFailed(sink, error));
  }

  @Override
  public void summaryFailed(SessionKey session, Exception error) {
    tell(listener -> listener.summaryFailed(session, error));
  }

  @Override
  public void summaryFellBack(SessionKey session, int actions, String reason) {
    tell(listener -> listener.summaryFellBack(session, actions, reason));
  }

  @Override
  public void transportEnded(@Nullable Exception error) {
    tell(listener -> listener.transportEnded(error));
  }

  @Override
  public void deadLettered(String sink, SessionKey session, int payloads, Exception error) {
    tell(listener -> listener.deadLettered(sink, session, payloads, error));
  }

  @Override
  public void deadLettersFull(String sink, Exception error) {
    tell(listener -> listener.deadLettersFull(sink, error));
  }

  @Override
  public void breakerOpened(String sink, Exception error) {
    tell(listener -> listener.breakerOpened(sink, error));
  }

  @Override
  public void breakerClosed(String sink) {
    tell(listener -> listener.breakerClosed(sink));
  }

  @Override
  public void spoolFailed(Exception error) {
    tell(listener -> listener.spoolFailed(error));
  }

  @Override
  public void spoolRecovered(String what) {
    tell(listener -> listener.spoolRecovered(what));
  }
}
