package ai.autoplay.plugin;

import static java.util.Objects.requireNonNull;

/** A value that must never show: it prints as {@code ***}. May be empty. */
public final class Secret {
  /** No secret at all. */
  public static final Secret NONE = new Secret("");
  private final String value;

  private Secret(String value) {
    this.value = value;
  }

  /** Hides {@code value}. */
  public static Secret of(String value) {
    return new Secret(requireNonNull(value, "value"));
  }

  /** The value itself, for the one place that needs it. */
  public String reveal() {
    return value;
  }

  /** Whether there is no secret. */
  public boolean isEmpty() {
    return value.isEmpty();
  }

  /** Whether an HTTP header can carry it: printable ASCII without blanks around it. One that is empty can be sent. */
  public boolean isSendable() {
    return value.equals(value.strip()) && value.chars().allMatch(c -> c >= 0x20 && c < 0x7f);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && secret.value.equals(value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "***";
  }
}
