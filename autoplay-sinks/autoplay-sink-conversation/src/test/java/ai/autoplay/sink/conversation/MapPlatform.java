package ai.autoplay.sink.conversation;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A platform in memory: with or without ids, with or without a search, and with the failures that it is given. */
final class MapPlatform implements ConversationPlatform {
  private final Map<String, List<Entry>> conversations = new HashMap<>();
  private final Deque<Exception> failures = new ArrayDeque<>();
  private final boolean ids;
  private final boolean finds;
  private int latestId;
  int posts;
  int finder;
  boolean doesAllTheSame;

  private record Entry(String id, String text) {}

  MapPlatform() {
    this(true, true);
  }

  MapPlatform(boolean ids, boolean finds) {
    this.ids = ids;
    this.finds = finds;
  }

  /** The next calls fail, one after the other. */
  synchronized void fail(Exception... next) {
    failures.addAll(List.of(next));
  }

  /** The visible notes, without their marks. */
  synchronized List<String> notes(String conversation) {
    return conversations.getOrDefault(conversation, List.of()).stream().map(Entry::text).toList();
  }

  synchronized Map<String, List<String>> all() {
    Map<String, List<String>> all = new HashMap<>();
    conversations.keySet().forEach(conversation -> all.put(conversation, notes(conversation)));
    return all;
  }

  private void failMaybe() throws IOException, InterruptedException {
    Exception failure = failures.poll();
    if (failure instanceof IOException e) {
      throw e;
    }
    if (failure instanceof InterruptedException e) {
      throw e;
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
  }

  @Override
  public synchronized @Nullable String post(String conversationId, String text) throws IOException, InterruptedException {
    posts++;
    if (!doesAllTheSame) {
      failMaybe();
    }
    String id = Integer.toString(++latestId);
    conversations.computeIfAbsent(conversationId, unused -> new ArrayList<>()).add(new Entry(id, text));
    failMaybe();
    return ids ? id : null;
  }

  @Override
  public synchronized void redact(String conversationId, String noteId) throws IOException, InterruptedException {
    failMaybe();
    conversations.get(conversationId).removeIf(entry -> entry.id().equals(noteId));
  }

  @Override
  public boolean finds() {
    return finds;
  }

  @Override
  public synchronized List<String> find(String conversationId, String mark) {
    finder++;
    return conversations.getOrDefault(conversationId, List.of()).stream().filter(entry -> entry.text().endsWith("ref: " + mark))
        .map(Entry::id).toList();
  }
}
