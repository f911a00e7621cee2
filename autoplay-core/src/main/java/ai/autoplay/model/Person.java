package ai.autoplay.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Who did something, as far as it is known. Addresses are the same whatever their case. */
record Person(@Nullable String userId, @Nullable String email) {
  static final Person UNKNOWN = new Person(null, null);

  static Person of(@Nullable String userId, @Nullable String email) {
    return userId == null && email == null ? UNKNOWN : new Person(userId, email);
  }

  /** An action's own identity goes before its batch's, and never mixes with another person's address. */
  static Person of(ActionsPayload payload, SlimAction action) {
    if (action.userId() == null && action.email() == null) {
      return of(payload.userId(), payload.email());
    }
    Person own = of(action.userId(), action.email());
    Person batch = of(payload.userId(), payload.email());
    return own.isAnother(batch) ? own : batch.updatedBy(own);
  }

  /** The person of these names; this very one if they are its own, as they are in nearly every payload that goes on. */
  Person knownAs(@Nullable String userId, @Nullable String email) {
    return userId == this.userId && email == this.email ? this : of(userId, email);
  }

  boolean known() {
    return userId != null || email != null;
  }

  /** Whether these are surely two people: nothing that is known of both agrees, and something differs. */
  boolean isAnother(Person other) {
    if (userId != null && other.userId != null) {
      return !userId.equals(other.userId);
    }
    return email != null && other.email != null && !email.equalsIgnoreCase(other.email);
  }

  /** Whether something that is known of both agrees, and nothing says that these are two people. */
  boolean isSurely(Person other) {
    boolean agree = userId != null && userId.equals(other.userId) || email != null && email.equalsIgnoreCase(other.email);
    return agree && !isAnother(other);
  }

  /** What is known after {@code later} was seen: of one person the newest of each, of another only what is theirs. */
  Person updatedBy(Person later) {
    if (!later.known() || later.equals(this)) {
      return this;
    }
    if (isAnother(later)) {
      return later;
    }
    return new Person(later.userId == null ? userId : later.userId, later.email == null ? email : later.email);
  }

  boolean hasUserId(String id) {
    return Objects.equals(userId, id);
  }
}
