package ai.autoplay.langchain4j;

import dev.langchain4j.exception.HttpException;
import java.io.Serial;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An answer other than 2xx, with what LangChain4j's own exception forgets: when to come back. */
final class HttpRefusal extends HttpException {
  @Serial private static final long serialVersionUID = 1L;
  private final @Nullable Duration retryAfter;

  HttpRefusal(int status, String excerpt, @Nullable Duration retryAfter) {
    super(status, excerpt);
    this.retryAfter = retryAfter;
  }

  @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
