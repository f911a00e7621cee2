package ai.autoplay.langchain4j;

import static java.util.Objects.requireNonNull;

import ai.autoplay.spi.DestinationClosedException;
import ai.autoplay.spi.RetryAfterException;
import ai.autoplay.spi.Summarizer;
import ai.autoplay.spi.SummaryRequest;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Lets a chat model write summaries: one request a call, the previous summary and what was done since in, the new summary out.
 *
 * <p>Any LangChain4j {@link ChatModel} will do. Build it with {@code maxRetries(0)}, since the engine tries again by itself, with a
 * time-out below the engine's own (60 s), and with a limit to the length of its answers. Thread-safe as far as the model is.
 */
public final class ChatModelSummarizer implements Summarizer {
  private final ChatModel model;
  private final SummaryOptions options;
  private final RandomGenerator random = new SecureRandom();
  private final ModelGate gate = new ModelGate(System::nanoTime);
  private final Meter meter = new Meter();

  /** Asks {@code model} with {@link SummaryOptions#DEFAULTS}. */
  public ChatModelSummarizer(ChatModel model) {
    this(model, SummaryOptions.DEFAULTS);
  }

  /** Asks {@code model} as {@code options} say. The model is the caller's: it is not closed. */
  public ChatModelSummarizer(ChatModel model, SummaryOptions options) {
    this.model = requireNonNull(model, "model");
    this.options = requireNonNull(options, "options");
  }

  /**
   * {@inheritDoc}
   *
   * <p>An answer that is empty, cut off, refused or several times too long is no summary.
   *
   * @throws RetryAfterException        if the model's service says when to come back, or failed so often that it is left alone for a
   *                                    while: it was not asked then
   * @throws DestinationClosedException if the service knows neither our key nor the model
   * @throws IOException                for any other failure that trying again may mend, and for answers that are no summary
   * @throws RuntimeException           if the service will never take this request
   */
  @Override
  public String summarize(SummaryRequest request) throws IOException, InterruptedException {
    SessionRecord record = SessionRecord.of(request, options.promptTokens());
    Fence fence = Fence.around(record.text(), random);
    ChatRequest prompt = ChatRequest.builder().messages(options.prompt().messages(record, fence, options.words())).build();
    ChatResponse response;
    try (ModelGate.Pass pass = gate.enter(request.key())) {
      response = ask(pass, prompt);
    }
    try {
      return Answer.of(response, fence, options.mostCharacters());
    } catch (IOException e) {
      meter.failed();
      throw e;
    }
  }

  private @Nullable ChatResponse ask(ModelGate.Pass pass, ChatRequest prompt) throws IOException, InterruptedException {
    meter.called();
    try {
      ChatResponse response = model.chat(prompt);
      meter.answered(response == null ? null : response.tokenUsage());
      pass.answered();
      return response;
    } catch (RuntimeException e) {
      meter.failed();
      throw told(pass, e, ModelFailures.of(e));
    } catch (LinkageError e) {
      meter.failed();
      throw new IllegalStateException("the model's classes do not fit together: are all dev.langchain4j artifacts of one version? " + e, e);
    }
  }

  /** Tells the gate, and answers what there is no checked exception for. */
  private static RuntimeException told(ModelGate.Pass pass, RuntimeException thrown, Exception meant)
      throws IOException, InterruptedException {
    if (meant instanceof InterruptedException interrupt) {
      Thread.interrupted();
      throw interrupt;
    }
    if (meant instanceof IOException shut && !(thrown instanceof ContentFilteredException)) {
      pass.failed(shut);
      throw shut;
    }
    pass.answered();
    if (meant instanceof IOException refused) {
      throw refused;
    }
    return (RuntimeException) meant;
  }

  /** What was asked of the model so far, and what it cost. */
  public ModelUsage usage() {
    return meter.usage();
  }
}
