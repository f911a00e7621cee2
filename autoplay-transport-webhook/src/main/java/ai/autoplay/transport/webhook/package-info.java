/**
 * Signed webhooks: {@link ai.autoplay.transport.webhook.WebhookTransport} with an HTTP server of its own,
 * {@link ai.autoplay.transport.webhook.WebhookReceiver} for an application that has one already.
 */
@NullMarked
package ai.autoplay.transport.webhook;

import org.jspecify.annotations.NullMarked;
