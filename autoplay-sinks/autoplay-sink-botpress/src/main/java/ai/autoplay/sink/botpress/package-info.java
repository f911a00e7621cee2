/** Keeps every session in Botpress tables, posts it to the bot's webhook, or both. */
@NullMarked
package ai.autoplay.sink.botpress;

import org.jspecify.annotations.NullMarked;
