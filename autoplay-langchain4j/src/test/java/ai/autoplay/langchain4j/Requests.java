package ai.autoplay.langchain4j;

import ai.autoplay.model.SessionKey;
import ai.autoplay.model.SlimAction;
import ai.autoplay.spi.SummaryRequest;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Requests as the engine would make them. */
final class Requests {
  static final SessionKey KEY = new SessionKey("prod", "s1");

  private Requests() {}

  static SummaryRequest first(String... descriptions) {
    return after(null, descriptions);
  }

  static SummaryRequest after(@Nullable String previous, String... descriptions) {
    return of(KEY, previous, List.of(descriptions));
  }

  static SummaryRequest of(SessionKey key, @Nullable String previous, List<String> descriptions) {
    return new SummaryRequest(key, previous, IntStream.range(0, descriptions.size()).mapToObj(i -> action(i, descriptions.get(i))).toList());
  }

  static SlimAction action(int index, String description) {
    return SlimAction.builder("click").index(index).title("T").description(description).canonicalUrl("/p" + index).build();
  }
}
