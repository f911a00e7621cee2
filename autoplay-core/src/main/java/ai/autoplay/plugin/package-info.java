/** How an implementation is found on the class path, configured and bound. */
@NullMarked
package ai.autoplay.plugin;

import org.jspecify.annotations.NullMarked;
