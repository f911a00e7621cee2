package ai.autoplay;

import org.jspecify.annotations.Nullable;

/**
 * 128 bits over what a payload says: product, session, type, {@code forwarded_at} and content. Two payloads of one session with
 * one fingerprint are one payload, sent twice. {@link Fingerprints} makes them.
 */
record Fingerprint(long high, long low) {
  /** By hand, and {@link #hashCode} too: every payload is looked for among those that are not settled. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Fingerprint same && low == same.low && high == same.high;
  }

  /** Any 32 of them are as good as all. */
  @Override
  public int hashCode() {
    return (int) low;
  }
}
