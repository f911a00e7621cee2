package ai.autoplay.testing.botpress;

/**
 * One request that reached {@link FakeBotpress}.
 *
 * @param operation the vendor's name for it, such as {@code upsertTableRows}; {@code webhook}; {@code unknown}
 * @param table     the table that it names; empty when it names none
 * @param rows      the rows that it carries
 * @param bytes     the size of its body
 * @param status    the answer's status; 0 when there was no answer
 */
public record Call(String operation, String table, int rows, int bytes, int status) {}
