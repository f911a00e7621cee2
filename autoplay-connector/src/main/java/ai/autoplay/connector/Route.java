package ai.autoplay.connector;

import java.io.IOException;

/**
 * Answers one kind of request beside the streams: a way in for browser events, a page, an admin call. Registered with
 * {@link ConnectorServer#route}. Called on the server's threads, several at once; it may block for a moment, but the
 * server has few threads. The request's body has been read before.
 */
@FunctionalInterface
public interface Route {
  /** The default of {@link #maxBodyBytes()}: 1 MiB. */
  int DEFAULT_MAX_BODY_BYTES = 1 << 20;

  /**
   * Answers {@code request}. What a sender got wrong is a reply with 4xx; an exception is our own fault: it is logged
   * and answered with 500.
   */
  Reply handle(RouteRequest request) throws IOException;

  /** The largest body that is read; a larger one is answered with 413 and never reaches {@link #handle}. */
  default int maxBodyBytes() {
    return DEFAULT_MAX_BODY_BYTES;
  }
}
