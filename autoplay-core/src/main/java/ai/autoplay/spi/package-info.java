/** What one implements (sink, summarizer, transport, session store, listener) or is handed (inlet, delivery, receipt). */
@NullMarked
package ai.autoplay.spi;

import org.jspecify.annotations.NullMarked;
