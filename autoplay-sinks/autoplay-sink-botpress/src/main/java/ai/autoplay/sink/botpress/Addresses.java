package ai.autoplay.sink.botpress;

import java.net.URI;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** Which addresses can be called, and how one may be shown. */
final class Addresses {
  static final String WEB_RULE = "must be an absolute http or https address";
  private static final String REACH_RULE = "must be an address with a port from 1 to 65535 and a host name that can be looked up";

  private Addresses() {}

  /** The rule that {@code address} breaks; null when it can be called. */
  static @Nullable String brokenRule(URI address) {
    boolean web = "http".equalsIgnoreCase(address.getScheme()) || "https".equalsIgnoreCase(address.getScheme());
    if (!web || address.getHost() == null) {
      return WEB_RULE;
    }
    return HttpUrl.get(address) == null ? REACH_RULE : null;
  }

  /** Without what may be secret in it: user info, query and fragment. */
  static String shown(URI address) {
    if (address.getHost() == null) {
      return (address.getScheme() == null ? "" : address.getScheme() + ":") + "…";
    }
    return address.getScheme() + "://" + address.getHost() + (address.getPort() < 0 ? "" : ":" + address.getPort()) + address.getRawPath();
  }
}
