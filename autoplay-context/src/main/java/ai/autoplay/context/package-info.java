/** What a user has just done, over HTTP. */
@NullMarked
package ai.autoplay.context;

import org.jspecify.annotations.NullMarked;
