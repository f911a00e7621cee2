package ai.autoplay;

import java.io.Serial;
import java.util.List;

/** What is wrong with the settings, the class path or the way the parts were put together: all of it at once, and what to do about it. */
public final class ConfigException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;
  private final transient List<String> problems;

  ConfigException(List<String> problems) {
    super(text(problems));
    this.problems = List.copyOf(problems);
  }

  ConfigException(String problem) {
    this(List.of(problem));
  }

  /** Each problem in a text of its own: key, rule, the value seen (never a secret's) and the remedy. */
  public List<String> problems() {
    return problems;
  }

  private static String text(List<String> problems) {
    if (problems.size() == 1) {
      return problems.get(0);
    }
    StringBuilder text = new StringBuilder().append(problems.size()).append(" problems:");
    problems.forEach(problem -> text.append("\n  ").append(problem.replace("\n", "\n  ")));
    return text.toString();
  }
}
