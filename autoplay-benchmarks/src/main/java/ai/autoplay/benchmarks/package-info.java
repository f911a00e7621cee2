/** JMH benchmarks of the road's single steps, and of what is asked of live sessions. */
@NullMarked
package ai.autoplay.benchmarks;

import org.jspecify.annotations.NullMarked;
