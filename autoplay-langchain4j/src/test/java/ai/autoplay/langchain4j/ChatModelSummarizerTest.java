package ai.autoplay.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import ai.autoplay.spi.DestinationClosedException;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.exception.UnresolvedModelServerException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import java.io.IOException;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Any model, also one that is not OpenAI's. */
class ChatModelSummarizerTest {

  /** A model that answers as it is told; LangChain4j's own is no functional interface. */
  private static ChatModel model(Function<ChatRequest, ChatResponse> answer) {
    return new ChatModel() {
      @Override
      public ChatResponse doChat(ChatRequest request) {
        return answer.apply(request);
      }
    };
  }

  private static Throwable failure(RuntimeException thrown) {
    ChatModelSummarizer summarizer = new ChatModelSummarizer(model(request -> {
      throw thrown;
    }));
    return catchThrowable(() -> summarizer.summarize(Requests.first("a")));
  }

  private static ChatResponse answer(String text) {
    return ChatResponse.builder().aiMessage(AiMessage.from(text)).build();
  }

  @Test
  void summarize_takesAnyModel() throws Exception {
    ChatModelSummarizer summarizer = new ChatModelSummarizer(model(request -> ChatResponse.builder()
        .aiMessage(AiMessage.from("The user paid.")).tokenUsage(new TokenUsage(7, 3)).finishReason(FinishReason.OTHER).build()));

    assertThat(summarizer.summarize(Requests.first("Paid"))).isEqualTo("The user paid.");
    assertThat(summarizer.usage()).isEqualTo(new ModelUsage(1, 0, 7, 3, 0));
  }

  @Test
  void summarize_countsAnswersThatSayNothingOfTokens() throws Exception {
    ChatModelSummarizer summarizer = new ChatModelSummarizer(model(request -> answer("The user paid.")));

    summarizer.summarize(Requests.first("Paid"));

    assertThat(summarizer.usage()).isEqualTo(new ModelUsage(1, 0, 0, 0, 1));
  }

  @Test
  void summarize_takesNoMegabytes() {
    ChatModelSummarizer summarizer = new ChatModelSummarizer(model(request -> answer("y".repeat(4 << 20))));

    assertThatThrownBy(() -> summarizer.summarize(Requests.first("a"))).isInstanceOf(IOException.class)
        .hasMessage("the model's answer is 4194304 characters long, and may be 4500");
  }

  @Test
  void summarize_mayBeAskedForOtherLengths() throws Exception {
    ChatModelSummarizer summarizer = new ChatModelSummarizer(model(request -> answer("w ".repeat(4_000) + request.messages().size())),
        SummaryOptions.DEFAULTS.withWords(2_000).withPrompt(SummaryPrompt.of("{words}: {actions}")));

    assertThat(summarizer.summarize(Requests.first("a"))).endsWith(" 1");
    assertThatThrownBy(() -> SummaryOptions.DEFAULTS.withWords(19)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("words: must be from 20 to 2000, but was 19");
  }

  @Test
  void summarize_saysWhatMayMendByItself() {
    for (RuntimeException thrown : new RuntimeException[] {new RateLimitException("slow down"), new InternalServerException("oh"),
        new TimeoutException("late"), new UnresolvedModelServerException("no such host"), new RuntimeException("odd"),
        new NullPointerException("odd"), new RuntimeException(new IOException("reset")), new IllegalStateException(new IOException("reset")),
        new RateLimitException(new HttpException(429, "slow down")), new InternalServerException(new HttpException(503, "oh")),
        new ContentFilteredException("no")}) {
      assertThat(failure(thrown)).as(thrown.toString()).isInstanceOf(IOException.class).isNotInstanceOf(DestinationClosedException.class);
    }
  }

  @Test
  void summarize_saysWhatOnlyAPersonCanMend() {
    assertThat(failure(new AuthenticationException("sk-123"))).isInstanceOf(DestinationClosedException.class)
        .hasMessage("the model's service turns us away: AuthenticationException");
    assertThat(failure(new ModelNotFoundException("m"))).isInstanceOf(DestinationClosedException.class);
    assertThat(failure(new AuthenticationException(new HttpException(401, "bad key sk-123")))).isInstanceOf(DestinationClosedException.class)
        .hasMessage("the model's service answered 401: is its API key right?").hasNoCause();
  }

  @Test
  void summarize_saysWhatWillNeverDo() {
    assertThat(failure(new InvalidRequestException("too long"))).isInstanceOf(InvalidRequestException.class);
    assertThat(failure(new UnsupportedFeatureException("no"))).isInstanceOf(UnsupportedFeatureException.class);
    assertThat(failure(new IllegalArgumentException("no"))).isInstanceOf(IllegalArgumentException.class);
    assertThat(failure(new InvalidRequestException(new HttpException(422, "too\nlong")))).isInstanceOf(IllegalStateException.class)
        .hasMessage("the model's service does not take this request: it answered 422: too long");
  }

  @Test
  void summarize_leavesOneLineOfWhatIsThrown() {
    assertThat(failure(new InvalidRequestException(new HttpException(422, "a\nb\u2028c\u0085d")))).hasMessageEndingWith("a b c d");
    assertThat(failure(new RuntimeException("a\u2028b\u001b[31mc\u0085d\nat line 1"))).isInstanceOf(IOException.class)
        .hasMessage("the model did not answer: RuntimeException: a b [31mc d");
  }

  @Test
  void summarize_tellsOfArtifactsThatDoNotFit() {
    ChatModelSummarizer summarizer = new ChatModelSummarizer(model(request -> {
      throw new NoSuchMethodError("ChatRequest.foo()");
    }));

    assertThatThrownBy(() -> summarizer.summarize(Requests.first("a"))).isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("are all dev.langchain4j artifacts of one version?");
  }

  @Test
  void summarize_passesAnInterruptOn() {
    assertThat(failure(new RuntimeException(new InterruptedException()))).isInstanceOf(InterruptedException.class);
    ChatModelSummarizer summarizer = new ChatModelSummarizer(model(request -> {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted");
    }));

    assertThatThrownBy(() -> summarizer.summarize(Requests.first("a"))).isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }
}
