/**
 * The front door, {@link ai.autoplay.Autoplay}, and beside it, package-private, the engine. {@code Pipeline} is the road of a payload
 * from top to bottom; start reading there.
 */
@NullMarked
package ai.autoplay;

import org.jspecify.annotations.NullMarked;
