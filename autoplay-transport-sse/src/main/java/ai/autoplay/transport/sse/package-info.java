/**
 * Reads Server-Sent Events: {@link ai.autoplay.transport.sse.SseClient} any stream, and on top of it
 * {@link ai.autoplay.transport.sse.SseTransport} a connector's, for the pipeline.
 */
@NullMarked
package ai.autoplay.transport.sse;

import org.jspecify.annotations.NullMarked;
