package ai.autoplay.connector;

/**
 * What a {@link ConnectorServer} did since it was made, over all products; each number is right by itself, all together only
 * while nothing happens.
 *
 * @param published     payloads taken by {@link ConnectorServer#publish}
 * @param subscribers   streams open now; one whose reader vanished counts until the next write to it fails
 * @param subscriptions streams opened
 * @param resumed       of these, how many named an event and got everything after it
 * @param gaps          of these, how many named an event that is not kept any more, and were told so
 * @param tooSlow       streams that were ended because they fell out of the ring
 * @param refused       requests for a stream whose token was missing or wrong
 * @param lag           how many events the slowest open stream is behind
 */
public record ConnectorCounts(
    long published,
    int subscribers,
    long subscriptions,
    long resumed,
    long gaps,
    long tooSlow,
    long refused,
    long lag) {}
