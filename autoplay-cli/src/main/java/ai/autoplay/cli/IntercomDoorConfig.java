package ai.autoplay.cli;

import ai.autoplay.plugin.Settings;
import ai.autoplay.sink.conversation.intercom.IntercomWebhookConfig;
import java.util.Optional;

/** Where Intercom's webhooks are taken in. */
record IntercomDoorConfig(String host, int port, IntercomWebhookConfig webhook) {
  private static final String PORT = "autoplay.intercom.webhook-port";

  /** Empty when no port is set, and when something is wrong, which is collected in {@code settings}. */
  static Optional<IntercomDoorConfig> from(Settings settings) {
    int port = settings.integer(PORT, 0, 0, 65_535);
    String host = settings.text("autoplay.intercom.webhook-host").orElse("127.0.0.1");
    return settings.text(PORT).isEmpty() ? Optional.empty()
        : IntercomWebhookConfig.from(settings).map(webhook -> new IntercomDoorConfig(host, port, webhook));
  }
}
