/** A stand-in for Botpress that keeps the real one's rules. */
@NullMarked
package ai.autoplay.testing.botpress;

import org.jspecify.annotations.NullMarked;
