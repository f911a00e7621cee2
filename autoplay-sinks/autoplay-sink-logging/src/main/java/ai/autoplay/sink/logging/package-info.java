/** Writes one readable line per action to SLF4J. */
@NullMarked
package ai.autoplay.sink.logging;

import org.jspecify.annotations.NullMarked;
