/** The embedded connector: a server that streams what is published to it, one stream per product. */
@NullMarked
package ai.autoplay.connector;

import org.jspecify.annotations.NullMarked;
