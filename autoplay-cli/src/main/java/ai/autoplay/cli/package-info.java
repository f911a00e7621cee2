/** The {@code autoplay} command. An application: nothing depends on it, and it alone may know every other part. */
@NullMarked
package ai.autoplay.cli;

import org.jspecify.annotations.NullMarked;
