package ai.autoplay;

/**
 * 128 bits over what a payload says: product, session, type, {@code forwarded_at} and content. Two payloads of one session with
 * one fingerprint are one payload, sent twice. {@link Fingerprints} makes them.
 */
record Fingerprint(long high, long low) {}
