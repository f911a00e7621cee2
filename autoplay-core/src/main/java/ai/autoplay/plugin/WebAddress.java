package ai.autoplay.plugin;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Which addresses an HTTP client can call, and what of one may stand in a message. */
public final class WebAddress {
  private static final String WEB_RULE = "must be an absolute http or https address";
  private static final String REACH_RULE = "must be an address with a valid host name (no '_') and, if any, a port from 1 to 65535";
  private static final int HIGHEST_PORT = 65_535;
  private static final int LONGEST_LABEL = 63;

  private WebAddress() {}

  /**
   * The rule that {@code address} breaks, without its value; null when it breaks none: {@code http} or {@code https}, a host whose labels have 63
   * characters at most, without a {@code _}, which {@link URI} takes for none, and a port from 1 to 65,535 or none.
   */
  public static @Nullable String brokenRule(URI address) {
    boolean web = "http".equalsIgnoreCase(address.getScheme()) || "https".equalsIgnoreCase(address.getScheme());
    if (!web || address.getRawAuthority() == null) {
      return WEB_RULE;
    }
    boolean reachable = address.getHost() != null && isHost(address.getHost()) && address.getPort() != 0 && address.getPort() <= HIGHEST_PORT;
    return reachable ? null : REACH_RULE;
  }

  /** The same of what may not even be an address. */
  public static @Nullable String brokenRule(String text) {
    try {
      return brokenRule(new URI(text));
    } catch (URISyntaxException e) {
      return WEB_RULE;
    }
  }

  /** The scope of an IPv6 address ({@code %eth0}) is this machine's own affair, and no client takes it. */
  private static boolean isHost(String host) {
    return host.indexOf('%') < 0 && Arrays.stream(host.split("\\.")).allMatch(label -> label.length() <= LONGEST_LABEL);
  }

  /** The address without what may be secret in it: user info, query and fragment. */
  public static String shown(URI address) {
    if (address.getHost() == null) {
      return (address.getScheme() == null ? "" : address.getScheme() + ":") + "…";
    }
    String port = address.getPort() < 0 ? "" : ":" + address.getPort();
    return address.getScheme() + "://" + address.getHost() + port + (address.getRawPath() == null ? "" : address.getRawPath());
  }
}
