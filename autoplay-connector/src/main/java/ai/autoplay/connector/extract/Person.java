package ai.autoplay.connector.extract;

import org.jspecify.annotations.Nullable;

/**
 * Who did something, in the form in which it leaves.
 *
 * @param userId null while the visitor is anonymous
 * @param email  null when unknown or kept back
 */
record Person(@Nullable String userId, @Nullable String email) {
  static final Person ANONYMOUS = new Person(null, null);
}
