/** For people who write sinks and transports, and for us: contracts to inherit, stand-ins to observe, payloads to send. */
@NullMarked
package ai.autoplay.testing;

import org.jspecify.annotations.NullMarked;
