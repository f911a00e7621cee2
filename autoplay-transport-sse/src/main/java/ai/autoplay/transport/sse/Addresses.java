package ai.autoplay.transport.sse;

import java.net.URI;
import okhttp3.HttpUrl;

/** How an address may be shown. */
final class Addresses {
  private Addresses() {}

  /** The address without what may be secret in it: user info, query and fragment. */
  static String shown(URI url) {
    if (url.isOpaque() || url.getHost() == null) {
      return (url.getScheme() == null ? "" : url.getScheme() + ":") + "…";
    }
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    return url.getScheme() + "://" + url.getHost() + port + (url.getRawPath() == null ? "" : url.getRawPath());
  }

  /** The same of where a redirect led. */
  static String shown(HttpUrl url) {
    return url.newBuilder().username("").password("").query(null).fragment(null).build().toString();
  }
}
