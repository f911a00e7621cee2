package ai.autoplay.sink.conversation.intercom;

import static ai.autoplay.plugin.AutoplayBinder.autoplay;
import static java.util.Objects.requireNonNull;

import ai.autoplay.sink.conversation.ConversationSink;
import ai.autoplay.sink.conversation.ConversationStore;
import com.google.inject.AbstractModule;

/** Binds the sink {@code intercom}. */
public final class IntercomModule extends AbstractModule {
  private final IntercomConfig config;

  public IntercomModule(IntercomConfig config) {
    this.config = requireNonNull(config, "config");
  }

  @Override
  protected void configure() {
    ConversationStore store = config.store() == null ? ConversationStore.inMemory() : ConversationStore.file(config.store());
    autoplay(binder()).sink(IntercomPlugin.NAME)
        .toInstance(new ConversationSink(new IntercomPlatform(config.account()), store, config.notes()));
  }
}
