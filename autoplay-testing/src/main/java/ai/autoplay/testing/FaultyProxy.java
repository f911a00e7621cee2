package ai.autoplay.testing;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy on loopback that misbehaves when told to: cuts connections, stalls them, refuses new ones. Stands between two parties whose
 * network is to fail; its port stays the same whatever happens. Thread-safe.
 */
public final class FaultyProxy implements AutoCloseable {
  private static final int BUFFER = 8 << 10;
  private static final long PATIENCE_NANOS = 30_000_000_000L;
  private static final long PAUSE_NANOS = 20_000_000;
  private final InetSocketAddress target;
  private final int port;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final AtomicLong connections = new AtomicLong();
  private @Nullable ServerSocket listener;
  /** Holds the port while nobody listens on it, or the system would give it to somebody else. */
  private @Nullable Socket placeholder;
  private boolean stalled;
  private boolean closed;

  /**
   * Begins to listen on a free port.
   *
   * @param target where connections lead; it need not be there yet: while it is not, connections are cut
   * @throws IOException if no port can be had
   */
  public FaultyProxy(InetSocketAddress target) throws IOException {
    this.target = requireNonNull(target, "target");
    ServerSocket first = listen(0);
    this.port = first.getLocalPort();
    serve(first);
  }

  /** The port on the loopback address. */
  public int port() {
    return port;
  }

  /** How many connections it has taken so far. */
  public long connections() {
    return connections.get();
  }

  /** Ends every connection at once, in the middle of whatever is under way; new ones are taken. */
  public void cut() {
    sockets.forEach(FaultyProxy::reset);
  }

  /** From now on no byte passes, in either direction; connections stay open, and new ones are taken. Until {@link #heal}. */
  public void stall() {
    lock.lock();
    try {
      stalled = true;
    } finally {
      lock.unlock();
    }
  }

  /** Ends every connection, and refuses new ones until {@link #heal}. */
  public void refuse() {
    lock.lock();
    try {
      if (listener != null) {
        close(listener);
        listener = null;
        placeholder = closed ? null : held();
      }
    } finally {
      lock.unlock();
    }
    cut();
  }

  /** Everything passes again; what was stalled goes on where it stood. */
  public void heal() {
    lock.lock();
    try {
      stalled = false;
      changed.signalAll();
      if (listener == null && !closed) {
        release();
        serve(listenAgain());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      lock.unlock();
    }
  }

  /** Ends every connection and listens no more. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      stalled = false;
      changed.signalAll();
      release();
    } finally {
      lock.unlock();
    }
    refuse();
  }

  private @Nullable Socket held() {
    Socket socket = new Socket();
    try {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return socket;
    } catch (IOException e) {
      close(socket);   // somebody has been quicker, and will let go of it
      return null;
    }
  }

  private void release() {
    if (placeholder != null) {
      close(placeholder);
      placeholder = null;
    }
  }

  /** Waits for whoever got hold of the port meanwhile. */
  private ServerSocket listenAgain() throws IOException {
    long until = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      try {
        return listen(port);
      } catch (BindException e) {
        if (System.nanoTime() > until) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private static ServerSocket listen(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return socket;
    } catch (IOException e) {
      close(socket);
      throw e;
    }
  }

  private void serve(ServerSocket on) {
    lock.lock();
    try {
      listener = on;
    } finally {
      lock.unlock();
    }
    start("accept", () -> {
      while (true) {
        Socket client = on.accept();
        connections.incrementAndGet();
        start("connect", () -> join(client));
      }
    });
  }

  private void join(Socket client) throws IOException {
    sockets.add(client);
    Socket server = new Socket();
    sockets.add(server);
    try {
      server.connect(target, 5_000);
    } catch (IOException e) {
      end(client, server);
      return;
    }
    start("up", () -> pump(client, server));
    pump(server, client);
  }

  private void pump(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        awaitPassage();
        out.write(buffer, 0, n);
      }
      awaitPassage();
      to.shutdownOutput();
      if (from.isOutputShutdown()) {
        end(from, to);
      }
    } catch (IOException e) {
      end(from, to);
    }
  }

  private void awaitPassage() {
    lock.lock();
    try {
      while (stalled) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  private void end(Socket one, Socket other) {
    reset(one);
    reset(other);
    sockets.remove(one);
    sockets.remove(other);
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);   // a reset, as a failing network gives, and no connection that lingers
    } catch (IOException e) {
      // it is closed already
    }
    close(socket);
  }

  private static void close(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception e) {
      throw new IllegalStateException("closing a socket failed", e);
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void start(String what, Work work) {
    Thread thread = new Thread(() -> {
      try {
        work.run();
      } catch (IOException e) {
        // the socket was closed, which ends this thread
      }
    }, "faulty-proxy-" + what);
    thread.setDaemon(true);
    thread.start();
  }
}
