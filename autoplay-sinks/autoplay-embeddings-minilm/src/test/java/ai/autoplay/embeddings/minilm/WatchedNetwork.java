package ai.autoplay.embeddings.minilm;

import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketImpl;
import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Refuses every socket that this process asks for, and every address that it wants to reach over HTTP, and remembers them. */
final class WatchedNetwork {
  private static final Queue<String> ATTEMPTS = new ConcurrentLinkedQueue<>();

  private WatchedNetwork() {}

  /** From here on; a process can do this once. */
  @SuppressWarnings("deprecation") // there is no other way to see every socket
  static void watch() throws IOException {
    Socket.setSocketImplFactory(WatchedNetwork::refuse);
    ProxySelector.setDefault(new ProxySelector() {
      @Override
      public List<Proxy> select(URI uri) {
        ATTEMPTS.add("address " + uri);
        return List.of(Proxy.NO_PROXY);
      }

      @Override
      public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
    });
  }

  private static SocketImpl refuse() {
    ATTEMPTS.add("socket");
    throw new IllegalStateException("no sockets in this test");
  }

  static List<String> attempts() {
    return List.copyOf(ATTEMPTS);
  }
}
