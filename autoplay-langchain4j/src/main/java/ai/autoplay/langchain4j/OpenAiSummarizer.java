package ai.autoplay.langchain4j;

import ai.autoplay.spi.Summarizer;
import ai.autoplay.spi.SummaryRequest;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a model of OpenAI, or of any service or local server that speaks OpenAI's chat completions, write summaries: a
 * {@link ChatModelSummarizer} that needs no LangChain4j to set up. An answer is read up to 1 MiB, {@code Retry-After} is honoured, and
 * nothing is tried twice here. Thread-safe.
 */
public final class OpenAiSummarizer implements Summarizer {
  private static final Logger LOG = LoggerFactory.getLogger(OpenAiSummarizer.class);
  private final ExecutorService threads = threads();
  private final ChatModelSummarizer summarizer;

  /** Asks whom {@code config} names; connects when the first summary is asked for. */
  public OpenAiSummarizer(OpenAiConfig config) {
    this.summarizer = new ChatModelSummarizer(model(config), config.options());
  }

  private static ExecutorService threads() {
    AtomicInteger number = new AtomicInteger();
    return Executors.newCachedThreadPool(task -> {
      Thread thread = new Thread(task, "autoplay-openai-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    });
  }

  private ChatModel model(OpenAiConfig config) {
    String key = config.apiKey().reveal();
    ModelHttp http = new ModelHttp(threads, config.timeout(), key);
    OpenAiChatModel.OpenAiChatModelBuilder model = OpenAiChatModel.builder()
        .httpClientBuilder(new ModelHttpBuilder(http, config.timeout()))
        .baseUrl(config.baseUrl().toString())
        .modelName(config.model())
        .timeout(config.timeout())
        .maxRetries(0);
    if (!key.isEmpty()) {
      model.apiKey(key);
    }
    if (config.temperature() != null) {
      model.temperature(config.temperature());
    }
    if (config.maxTokens() > 0) {
      limit(model, config);
    }
    return model.build();
  }

  /** OpenAI's newer models know only the new name of the limit, most other servers only the old one. */
  private static void limit(OpenAiChatModel.OpenAiChatModelBuilder model, OpenAiConfig config) {
    if (config.isOpenAi()) {
      model.maxCompletionTokens(config.maxTokens());
    } else {
      model.maxTokens(config.maxTokens());
    }
  }

  @Override
  public String summarize(SummaryRequest request) throws IOException, InterruptedException {
    return summarizer.summarize(request);
  }

  /** What was asked of the model so far, and what it cost. */
  public ModelUsage usage() {
    return summarizer.usage();
  }

  /** Says in the log what it has cost. */
  @Override
  public void close() {
    LOG.info("summaries cost {}", usage());
    threads.shutdownNow();
  }
}
