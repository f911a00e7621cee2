package ai.autoplay.cli;

import ai.autoplay.plugin.Secret;
import picocli.CommandLine.ITypeConverter;

/** Hides a token as soon as it is read. */
final class SecretConverter implements ITypeConverter<Secret> {
  @Override
  public Secret convert(String text) {
    return Secret.of(text);
  }
}
