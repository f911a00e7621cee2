/** A stand-in for Intercom. */
@NullMarked
package ai.autoplay.testing.intercom;

import org.jspecify.annotations.NullMarked;
