package ai.autoplay.sink.vector;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Texts that share words are near each other; every text has a vector, and the same one each time. Remembers its calls. */
class WordModel implements EmbeddingModel {
  static final int DIMENSION = 384;
  /** Two words may share a place, but hardly all of them. */
  private static final int PLACES = 4;
  private final Queue<List<String>> calls = new ConcurrentLinkedQueue<>();

  @Override
  public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
    calls.add(segments.stream().map(TextSegment::text).toList());
    return Response.from(segments.stream().map(segment -> vector(segment.text())).toList());
  }

  static Embedding vector(String text) {
    float[] vector = new float[DIMENSION];
    vector[0] = 0.1f;
    for (String word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")) {
      int hash = word.hashCode();
      for (int i = 0; i < PLACES; i++) {
        hash = (hash ^ hash >>> 16) * 0x45d9f3b + 1;
        vector[Math.floorMod(hash, DIMENSION)] += 1;
      }
    }
    return Embedding.from(vector);
  }

  /** What it was given, call by call. */
  List<List<String>> calls() {
    return List.copyOf(calls);
  }

  List<String> texts() {
    return calls.stream().flatMap(List::stream).toList();
  }
}
