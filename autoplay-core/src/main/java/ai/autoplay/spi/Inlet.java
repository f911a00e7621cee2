package ai.autoplay.spi;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The one door into the pipeline. Handed to {@link Transport#run}; may be called from any number of threads.
 * Nothing that is delivered can make it throw, save an interrupt: what cannot be read is answered with
 * {@link Receipt.Status#MALFORMED}. Deliveries of one session that are handed in one after the other keep that order.
 */
public interface Inlet {

  /**
   * Hands one delivery over and waits, without limit, while the pipeline is full.
   *
   * @throws InterruptedException if the calling thread is interrupted while waiting; the delivery was not accepted
   */
  Receipt accept(Delivery delivery) throws InterruptedException;

  /**
   * Hands one delivery over, but answers {@link Receipt.Status#REFUSED} rather than wait longer than {@code patience}.
   *
   * @param patience the longest wait for room; zero or negative means not to wait at all
   */
  Receipt offer(Delivery delivery, Duration patience) throws InterruptedException;

  /**
   * The delivery id after which to resume: the watermark of an earlier run, that is the newest id all of whose
   * predecessors were settled. Null without a spool, and at the very first start.
   */
  @Nullable String resumeAfter();

  /**
   * The inlet of one named stream, for a transport that reads several at once: each has its own watermark.
   *
   * @param name the stream's name, as in {@code autoplay.sse.streams.<name>.url}; the same name gives the same stream
   */
  Inlet stream(String name);
}
