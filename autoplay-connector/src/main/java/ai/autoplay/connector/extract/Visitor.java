package ai.autoplay.connector.extract;

import org.jspecify.annotations.Nullable;

/**
 * Who an event says that it is from.
 *
 * @param distinctId the analytics id: a random one until the visitor is identified
 * @param deviceId   of the browser, which is not a person; null when the library does not send it
 * @param sessionId  null from libraries that know no sessions
 * @param windowId   of the tab; empty when unknown
 * @param identified whether the event itself says that {@code distinctId} is a known user's
 * @param anonymousId of a {@code $identify}: the id that the visitor had until now; null otherwise
 * @param email      that the event tells of the user; null when it tells none
 */
record Visitor(
    String distinctId,
    @Nullable String deviceId,
    @Nullable String sessionId,
    String windowId,
    boolean identified,
    @Nullable String anonymousId,
    @Nullable String email) {
}
