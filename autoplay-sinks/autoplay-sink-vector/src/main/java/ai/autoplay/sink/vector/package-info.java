/** Sessions as vectors: the sink {@code vector}, and the search that an agent asks. */
@NullMarked
package ai.autoplay.sink.vector;

import org.jspecify.annotations.NullMarked;
