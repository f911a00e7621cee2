package com.example;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import java.util.List;
import java.util.Locale;

/** Stands in for an embedding model: texts with the same words are near. A real one: {@code MiniLm.load()} of autoplay-embeddings-minilm. */
final class WordCounts implements EmbeddingModel {
  private static final int DIMENSIONS = 256;

  @Override
  public Response<List<Embedding>> embedAll(List<TextSegment> texts) {
    return Response.from(texts.stream().map(text -> embedding(text.text())).toList());
  }

  private static Embedding embedding(String text) {
    float[] counts = new float[DIMENSIONS];
    for (String word : text.toLowerCase(Locale.ROOT).split("\\W+")) {
      counts[Math.floorMod(word.hashCode(), DIMENSIONS)]++;
    }
    return Embedding.from(counts);
  }
}
