package ai.autoplay.connector.extract;

/** What a product may let out of what its users type and are. All but {@link #EMAIL_FIELD} are off by default. */
public enum Disclosure {
  /** An identified user's address, in the payload's own {@code email} field and nowhere else. */
  EMAIL_FIELD,
  /** A user id that is an e-mail address, as it is; otherwise a stable pseudonym of it stands in its place. */
  EMAIL_AS_USER_ID,
  /** E-mail addresses and card numbers in labels and URLs. */
  PERSONAL_TEXT,
  /** Values in query strings and fragments. */
  QUERY_VALUES,
  /** Text typed into fields, where the page itself opted in to sending it. */
  TYPED_TEXT
}
