package ai.autoplay.cli.bench;

/**
 * What one contender used in one round, the generator left out.
 *
 * @param events    how many events it took in
 * @param nanos     elapsed
 * @param cpuNanos  of all its threads
 * @param allocated bytes, by all its threads
 */
public record Measurement(long events, long nanos, long cpuNanos, long allocated) {
  /** Events a second. */
  public double rate() {
    return events * 1e9 / nanos;
  }

  /** Elapsed. */
  public double seconds() {
    return nanos / 1e9;
  }

  /** Nanoseconds of processor time for one event. */
  public double cpuPerEvent() {
    return (double) cpuNanos / events;
  }

  /** Bytes allocated for one event. */
  public double allocatedPerEvent() {
    return (double) allocated / events;
  }
}
