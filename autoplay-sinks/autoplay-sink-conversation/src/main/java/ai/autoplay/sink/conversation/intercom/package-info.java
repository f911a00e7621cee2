/** Notes in Intercom's conversations. */
@NullMarked
package ai.autoplay.sink.conversation.intercom;

import org.jspecify.annotations.NullMarked;
