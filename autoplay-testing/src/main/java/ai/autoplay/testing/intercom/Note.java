package ai.autoplay.testing.intercom;

/**
 * A note of one conversation, as the inbox shows it.
 *
 * @param id       the conversation part's id
 * @param text     as plain text; empty when it was redacted
 * @param html     as it is stored; empty when it was redacted
 * @param redacted whether it was taken away
 */
public record Note(String id, String text, String html, boolean redacted) {}
