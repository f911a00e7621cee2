package ai.autoplay.cli.bench;

/** One way of taking in all events of a generator, again and again. */
@FunctionalInterface
public interface Contender {
  /**
   * Takes in every event once. What it uses is measured from the call to the return.
   *
   * @return how many actions it saw
   */
  long run() throws Exception;

  /** Lets go of what the last run has opened; not measured. */
  default void clearUp() {}
}
