package ai.autoplay.langchain4j;

import ai.autoplay.plugin.AutoplayPlugin;
import ai.autoplay.plugin.Settings;
import ai.autoplay.plugin.Slot;
import com.google.inject.Module;

/** The summarizer named {@code openai}: any service that speaks OpenAI's chat completions. {@link OpenAiConfig} lists its keys. */
public final class OpenAiPlugin implements AutoplayPlugin {

  /** For the ServiceLoader; does nothing. */
  public OpenAiPlugin() {}

  @Override
  public String name() {
    return "openai";
  }

  @Override
  public Slot slot() {
    return Slot.SUMMARIZER;
  }

  @Override
  public Module module(Settings settings) {
    return new OpenAiModule(OpenAiConfig.from(settings));
  }
}
