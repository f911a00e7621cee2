package ai.autoplay.transport.sse;

import ai.autoplay.plugin.WebAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** Which addresses OkHttp can connect to, and how they may be shown. For {@link URI} a host name with a {@code _} is none, for OkHttp it is. */
final class Addresses {
  private Addresses() {}

  /** The address that {@code text} is, when OkHttp can connect to it. */
  static Optional<URI> parsed(String text) {
    try {
      return Optional.of(new URI(text)).filter(url -> broken(url) == null);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** The rule that {@code url} breaks; null when it breaks none. */
  static @Nullable String broken(URI url) {
    boolean web = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
    if (!web || url.getRawAuthority() == null) {
      return "must be an absolute http or https address";
    }
    return HttpUrl.parse(url.toString()) == null ? "must be an address with a valid host name and, if any, a port from 1 to 65535" : null;
  }

  /** The address without what may be secret in it: user info, query and fragment. */
  static String shown(URI url) {
    return url.getHost() == null && broken(url) == null ? shown(HttpUrl.get(url.toString())) : WebAddress.shown(url);
  }

  /** The same of where a redirect led. */
  static String shown(HttpUrl url) {
    return url.newBuilder().username("").password("").query(null).fragment(null).build().toString();
  }
}
