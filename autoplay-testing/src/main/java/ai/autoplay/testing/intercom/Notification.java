package ai.autoplay.testing.intercom;

import java.util.List;
import java.util.Map;

/**
 * A webhook as Intercom would post it.
 *
 * @param body    the JSON, byte for byte as it was signed
 * @param headers {@code X-Hub-Signature} among them
 */
public record Notification(byte[] body, Map<String, List<String>> headers) {
  public Notification {
    headers = Map.copyOf(headers);
  }
}
