package ai.autoplay.sink.conversation;

/**
 * One person's conversation in one session.
 *
 * @param participant whose actions are told there, and nobody else's; unknown for a visitor without a name
 */
record Link(Participant participant, String conversationId) {

  /** Whether {@code who} has their conversation by this link already: whoever may be the same person has. */
  boolean covers(Participant who) {
    return !participant.known() || !who.known() || !participant.isAnother(who);
  }
}
