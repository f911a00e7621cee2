/** Notes in the conversation between a user and an agent, kept in step with what the user does. */
@NullMarked
package ai.autoplay.sink.conversation;

import org.jspecify.annotations.NullMarked;
