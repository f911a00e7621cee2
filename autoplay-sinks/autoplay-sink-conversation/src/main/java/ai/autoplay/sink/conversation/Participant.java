package ai.autoplay.sink.conversation;

import org.jspecify.annotations.Nullable;

/**
 * Who talks in a conversation, as far as it is known.
 *
 * @param userId as the product knows the user; null (never empty) when unknown
 * @param email  in any case; null (never empty) when unknown
 */
record Participant(@Nullable String userId, @Nullable String email) {
  /** Somebody of whom nothing is known. */
  static final Participant UNKNOWN = new Participant(null, null);

  Participant {
    userId = userId == null || userId.isEmpty() ? null : userId;
    email = email == null || email.isEmpty() ? null : email;
  }

  /** Whether anything is known. */
  boolean known() {
    return userId != null || email != null;
  }

  /** Whether these are surely two people: of what is known of both nothing agrees. */
  boolean isAnother(Participant other) {
    if (userId != null && other.userId != null) {
      return !userId.equals(other.userId);
    }
    return email != null && other.email != null && !email.equalsIgnoreCase(other.email);
  }

  /** Whether something that is known of both agrees, and nothing says that these are two people. */
  boolean isSurely(Participant other) {
    boolean agree = userId != null && userId.equals(other.userId) || email != null && email.equalsIgnoreCase(other.email);
    return agree && !isAnother(other);
  }

  /** Everything that is known of one person. */
  Participant and(Participant same) {
    return new Participant(userId == null ? same.userId : userId, email == null ? same.email : email);
  }
}
