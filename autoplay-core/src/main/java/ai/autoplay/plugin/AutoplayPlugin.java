package ai.autoplay.plugin;

import com.google.inject.Module;

/**
 * How an implementation is found: the one type that is looked up with {@link java.util.ServiceLoader}. A provider has a public
 * constructor without parameters that does no work; its jar names it in
 * {@code META-INF/services/ai.autoplay.plugin.AutoplayPlugin}. No method answers null.
 */
public interface AutoplayPlugin {

  /** The name by which settings choose it and under which its own keys lie ({@code autoplay.<name>.…}): kebab-case. */
  String name();

  /** The place that it fills. */
  Slot slot();

  /**
   * Reads and checks its settings and answers what to bind; called only when it was chosen. Opens nothing. What is bound with
   * {@link AutoplayBinder} must fill the slot: for a sink, under {@link #name}; further sinks may stand beside it.
   *
   * @param settings all settings; what is wrong with those that are read here is collected and reported together
   * @throws IllegalArgumentException if the settings contradict each other; the message names the key, the rule and the value
   */
  Module module(Settings settings);
}
