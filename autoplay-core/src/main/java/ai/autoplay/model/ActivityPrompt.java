package ai.autoplay.model;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of a prompt, each there only when it has content: what was done since the last chat message, recent activity, the
 * conversation, the knowledge base, the question. Immutable. (text-formats.md, "Prompt blocks")
 *
 * @param since        what the user did since their last chat message; may be empty
 * @param recent       what they did before; may be empty
 * @param conversation earlier turns, oldest first
 * @param knowledge    excerpts of a knowledge base
 * @param question     what the user asks now
 */
public record ActivityPrompt(String since, String recent, List<Turn> conversation, List<Excerpt> knowledge, String question) {

  /**
   * One turn of a conversation.
   *
   * @param role    who said it; "user" when it is null or blank
   * @param content what was said; a blank turn is left out
   */
  public record Turn(@Nullable String role, String content) {
    public Turn {
      requireNonNull(content, "content");
    }
  }

  /**
   * One excerpt of a knowledge base.
   *
   * @param title {@code Doc i} stands for one that is null or empty, i being its place from 1
   * @param body  a blank one is left out
   */
  public record Excerpt(@Nullable String title, String body) {
    public Excerpt {
      requireNonNull(body, "body");
    }
  }

  public ActivityPrompt {
    requireNonNull(since, "since");
    requireNonNull(recent, "recent");
    conversation = List.copyOf(conversation);
    knowledge = List.copyOf(knowledge);
    requireNonNull(question, "question");
  }

  /** A prompt of a question alone. */
  public static ActivityPrompt of(String question) {
    return new ActivityPrompt("", "", List.of(), List.of(), question);
  }

  /** The same with activity. */
  public ActivityPrompt withActivity(String since, String recent) {
    return new ActivityPrompt(since, recent, conversation, knowledge, question);
  }

  /** The same with earlier turns, oldest first. */
  public ActivityPrompt withConversation(List<Turn> turns) {
    return new ActivityPrompt(since, recent, turns, knowledge, question);
  }

  /** The same with excerpts. */
  public ActivityPrompt withKnowledge(List<Excerpt> excerpts) {
    return new ActivityPrompt(since, recent, conversation, excerpts, question);
  }

  /** All blocks; that of the question is always there. */
  public String text() {
    return text(blocks(), question);
  }

  /** {@link #text()}; the question itself, unchanged, when there is nothing else. */
  public String textOrQuestion() {
    List<String> blocks = blocks();
    return blocks.isEmpty() ? question : text(blocks, question);
  }

  /** All blocks but that of the question; empty when there are none. */
  public String background() {
    return String.join("\n\n", blocks());
  }

  private List<String> blocks() {
    return blocks(since, recent, history("Prior conversation:", conversation), excerpts(knowledge));
  }

  static List<String> blocks(String since, String recent, String history, String excerpts) {
    List<String> blocks = new ArrayList<>(4);
    add(blocks, "[ACTIVITY SINCE YOUR LAST CHAT MESSAGE]\n", since);
    add(blocks, "[RECENT PRODUCT ACTIVITY]\n", recent);
    add(blocks, "", history);
    add(blocks, "", excerpts);
    return blocks;
  }

  static String text(List<String> blocks, String question) {
    String last = "[CURRENT USER MESSAGE]\n" + PlainText.strip(question);
    return blocks.isEmpty() ? last : String.join("\n\n", blocks) + "\n\n" + last;
  }

  private static void add(List<String> blocks, String heading, String content) {
    String stripped = PlainText.strip(content);
    if (!stripped.isEmpty()) {
      blocks.add(heading + stripped);
    }
  }

  static String history(String heading, List<Turn> turns) {
    StringBuilder text = new StringBuilder();
    for (Turn turn : turns) {
      String content = PlainText.strip(turn.content());
      if (!content.isEmpty()) {
        String role = turn.role() == null ? "" : PlainText.strip(turn.role());
        text.append('\n').append(role.isEmpty() ? "user" : role).append(": ").append(content);
      }
    }
    return text.isEmpty() ? "" : heading + text;
  }

  static String excerpts(List<Excerpt> excerpts) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < excerpts.size(); i++) {
      Excerpt excerpt = excerpts.get(i);
      String body = PlainText.strip(excerpt.body());
      if (!body.isEmpty()) {
        boolean named = excerpt.title() != null && !excerpt.title().isEmpty();
        text.append("\n\n--- ").append(named ? excerpt.title() : "Doc " + (i + 1)).append(" ---\n").append(body);
      }
    }
    return text.isEmpty() ? "" : "Knowledge base excerpts:" + text;
  }
}
