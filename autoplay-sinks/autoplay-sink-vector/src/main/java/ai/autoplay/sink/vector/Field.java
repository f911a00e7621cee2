package ai.autoplay.sink.vector;

/** The metadata of a vector. */
final class Field {
  static final String PRODUCT = "product";
  static final String SESSION = "session";
  static final String USER = "user";
  static final String TYPE = "type";
  static final String CANONICAL_URL = "canonical_url";
  /** Unix milliseconds, so that every store can compare them. */
  static final String OCCURRED_AT = "occurred_at";
  static final String KIND = "kind";

  static final String ACTION = "action";
  static final String SUMMARY = "summary";

  private Field() {}
}
