package ai.autoplay.langchain4j;

import static ai.autoplay.plugin.AutoplayBinder.autoplay;
import static java.util.Objects.requireNonNull;

import com.google.inject.AbstractModule;
import com.google.inject.Scopes;

/** Binds an {@link OpenAiSummarizer} as the summarizer. */
public final class OpenAiModule extends AbstractModule {
  private final OpenAiConfig config;

  /** Binds a summarizer that asks whom {@code config} names. */
  public OpenAiModule(OpenAiConfig config) {
    this.config = requireNonNull(config, "config");
  }

  @Override
  protected void configure() {
    autoplay(binder()).summarizer().toProvider(() -> new OpenAiSummarizer(config)).in(Scopes.SINGLETON);
  }
}
