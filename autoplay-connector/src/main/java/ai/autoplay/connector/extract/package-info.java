/** Raw PostHog traffic to typed actions: decoding, extraction, labelling, grouping; recordings, their replay and the score. */
@NullMarked
package ai.autoplay.connector.extract;

import org.jspecify.annotations.NullMarked;
