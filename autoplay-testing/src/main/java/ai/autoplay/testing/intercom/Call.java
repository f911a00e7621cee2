package ai.autoplay.testing.intercom;

/**
 * One request that reached {@link FakeIntercom}.
 *
 * @param operation      the vendor's name for it: {@code replyConversation}, {@code redactConversation}, {@code retrieveConversation}; {@code unknown}
 * @param conversationId the conversation that it names; empty when it names none
 * @param bytes          the size of its body
 * @param status         the answer's status; 0 when there was no answer
 */
public record Call(String operation, String conversationId, int bytes, int status) {}
