/**
 * The end-to-end measurements behind {@code autoplay bench}: a generator, contenders that read from it one after the other in one
 * process, and ratios between them. Its public types are there for the benchmarks module, which adds contenders that need more
 * libraries; nobody else depends on them.
 */
@NullMarked
package ai.autoplay.cli.bench;

import org.jspecify.annotations.NullMarked;
