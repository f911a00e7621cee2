/**
 * For people who write sinks and transports, and for us: contracts to inherit, stand-ins to observe, payloads to send.
 * What waits, waits for 20 seconds at most; the system property {@code autoplay.testing.patience} ({@code PT20S}) sets it.
 */
@NullMarked
package ai.autoplay.testing;

import org.jspecify.annotations.NullMarked;
