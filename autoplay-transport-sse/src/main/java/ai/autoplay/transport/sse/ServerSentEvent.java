package ai.autoplay.transport.sse;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * One event of a stream, as the WHATWG rules dispatch it.
 *
 * @param id    the last event id at the moment of dispatch: that of this event, or of the nearest earlier one that had one,
 *              on an earlier connection too. Empty when the server reset it, null when there never was one
 * @param type  the value of its last {@code event} field; {@code message} when it had none
 * @param data  its {@code data} lines, joined with line feeds; may be empty
 * @param ownId the id that was set on <em>this very</em> event, possibly empty; null when it had no {@code id} field
 */
public record ServerSentEvent(@Nullable String id, String type, String data, @Nullable String ownId) {
  public ServerSentEvent {
    requireNonNull(type, "type");
    requireNonNull(data, "data");
  }
}
