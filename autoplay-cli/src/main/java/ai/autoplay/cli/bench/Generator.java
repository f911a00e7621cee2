package ai.autoplay.cli.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * A server that does nothing but write pre-built frames as fast as the socket takes them: to each connection all of them, a number of
 * times; then it keeps the stream open. One connection at a time, on a thread whose processor time counts for nobody.
 */
public final class Generator implements AutoCloseable {
  static final String THREAD = "bench-generator";
  private static final byte[] HEADER = ("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
      .getBytes(StandardCharsets.US_ASCII);
  private final Frames frames;
  private final int passes;
  private final ServerSocket server;

  /** Listens on a port of its own on the loopback interface. */
  public Generator(Frames frames, int passes) throws IOException {
    this.frames = frames;
    this.passes = passes;
    this.server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::serve, THREAD);
    thread.setDaemon(true);
    thread.start();
  }

  /** Where it serves. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/stream/bench");
  }

  /** What it writes; not to be read while it writes. */
  public Frames frames() {
    return frames;
  }

  /** How many times one connection gets all frames. */
  public int passes() {
    return passes;
  }

  /** How many events one connection gets. */
  public long events() {
    return (long) frames.count() * passes;
  }

  /** How many actions one connection gets. */
  public long actions() {
    return frames.actions() * passes;
  }

  private void serve() {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        socket.setTcpNoDelay(true);
        answer(socket.getInputStream(), socket.getOutputStream());
      } catch (IOException e) {
        // the reader has seen enough, or we are closed
      }
    }
  }

  private void answer(InputStream in, OutputStream out) throws IOException {
    skipRequest(in);
    out.write(HEADER);
    for (int pass = 0; pass < passes; pass++) {
      frames.send(out, pass);
    }
    while (in.read() >= 0) {
      // the stream stays open, as a connector's does, until the reader leaves
    }
  }

  private static void skipRequest(InputStream in) throws IOException {
    int matched = 0;
    while (matched < 4) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the request ended early");
      }
      matched = next == (matched % 2 == 0 ? '\r' : '\n') ? matched + 1 : 0;
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new IllegalStateException("a listening socket cannot fail to close", e);
    }
  }
}
