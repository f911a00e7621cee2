package com.example;

import ai.autoplay.Autoplay;
import ai.autoplay.langchain4j.LiveContext;
import ai.autoplay.langchain4j.Whose;
import ai.autoplay.model.Payload;
import ai.autoplay.model.PayloadCodec;
import ai.autoplay.sink.vector.VectorConfig;
import ai.autoplay.sink.vector.VectorConfig.Content;
import ai.autoplay.sink.vector.VectorScope;
import ai.autoplay.sink.vector.VectorSink;
import ai.autoplay.spi.Delivery;
import ai.autoplay.spi.Sessions;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.rag.DefaultRetrievalAugmentor;
import dev.langchain4j.rag.content.retriever.ContentRetriever;
import dev.langchain4j.rag.content.retriever.EmbeddingStoreContentRetriever;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.inmemory.InMemoryEmbeddingStore;
import java.io.PrintStream;
import java.time.Instant;

/** Customers browse a shop, then chat. Offline: the visits are made up, and the model only prints its prompt. */
public final class App {
  private static final String SHOP = "shop";
  private final EmbeddingModel embeddings = new WordCounts();
  private final EmbeddingStore<TextSegment> store = new InMemoryEmbeddingStore<>();

  App() {}

  /** The two lines: where live activity comes from and whose it is, and where it goes. The third adds what summaries tell of past sessions. */
  Assistant assistant(Sessions sessions, ChatModel model) {
    LiveContext live = new LiveContext(sessions, call -> Whose.user(SHOP, (String) call.chatMemoryId()));
    return AiServices.builder(Assistant.class).chatModel(model).systemMessageTransformer(live.systemMessage())
        .retrievalAugmentor(DefaultRetrievalAugmentor.builder().queryTransformer(live.queryTransformer()).contentRetriever(pastSessions()).build())
        .chatMemoryProvider(customer -> MessageWindowChatMemory.builder().maxMessages(20).alwaysKeepSystemMessageFirst(true).build())
        .storeRetrievedContentInChatMemory(false).build();
  }

  /** LangChain4j's own; the filter sees to it that nobody reads of another, nor of the same name in another product. */
  private ContentRetriever pastSessions() {
    return EmbeddingStoreContentRetriever.builder().embeddingModel(embeddings).embeddingStore(store).maxResults(2)
        .dynamicFilter(query -> VectorScope.user(SHOP, (String) query.metadata().chatMemoryId()).filter()).build();
  }

  void run(PrintStream out) throws Exception {
    VectorSink past = new VectorSink(VectorConfig.DEFAULTS.withContent(Content.SUMMARY), embeddings, store);
    try (Autoplay autoplay = Autoplay.builder().withoutTransport().sink("past", past).build()) {
      for (Payload payload : Visits.upTo(Instant.now())) {
        autoplay.inlet().accept(new Delivery(new PayloadCodec().encode(payload), null)).settled().toCompletableFuture().join();
      }
      Assistant assistant = assistant(autoplay.sessions(), new PrintingModel(out));
      out.println("=== answer\n" + assistant.chat("ann", "Why can I not pay?"));
      out.println("=== answer\n" + assistant.chat("bob", "Where is {{my}} parcel?"));
      out.println("=== answer\n" + assistant.chat("eve", "What did ann do?"));
    }
  }

  public static void main(String[] arguments) throws Exception {
    new App().run(System.out);
  }
}
