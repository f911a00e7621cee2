package ai.autoplay.transport.sse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server on loopback that does nothing by itself: the test reads each request and writes each byte of the answer. */
final class RawServer implements AutoCloseable {
  private final ServerSocket socket;
  private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();

  RawServer() throws IOException {
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    socket.setSoTimeout(10_000);
  }

  URI url() {
    return url("/stream");
  }

  URI url(String path) {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort() + path);
  }

  /** Waits for the next connection and reads its request. */
  Exchange accept() throws IOException {
    Exchange exchange = new Exchange(socket.accept());
    exchanges.add(exchange);
    exchange.readRequest();
    return exchange;
  }

  /** Waits for the next connection, reads its request and opens an event stream. */
  Exchange acceptStream() throws IOException {
    return accept().open();
  }

  @Override
  public void close() throws IOException {
    for (Exchange exchange : exchanges) {
      exchange.close();
    }
    socket.close();
  }

  /** One request and its answer. */
  static final class Exchange implements AutoCloseable {
    private final Socket socket;
    private final OutputStream out;
    private String head = "";
    private String body = "";

    private Exchange(Socket socket) throws IOException {
      this.socket = socket;
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(10_000);
      this.out = socket.getOutputStream();
    }

    private void readRequest() throws IOException {
      InputStream in = socket.getInputStream();
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      while (!bytes.toString(UTF_8).endsWith("\r\n\r\n")) {
        int next = in.read();
        if (next < 0) {
          throw new IOException("the request ended early: " + bytes.toString(UTF_8));
        }
        bytes.write(next);
      }
      head = bytes.toString(UTF_8);
      String length = header("Content-Length");
      body = length == null ? "" : new String(in.readNBytes(Integer.parseInt(length)), UTF_8);
    }

    String requestLine() {
      return head.substring(0, head.indexOf("\r\n"));
    }

    /** Null when the request has none; an error when it has more than one. */
    String header(String name) {
      List<String> found = head.lines().filter(line -> line.toLowerCase().startsWith(name.toLowerCase() + ":")).toList();
      if (found.size() > 1) {
        throw new IllegalStateException("more than one: " + found);
      }
      return found.isEmpty() ? null : found.get(0).substring(name.length() + 1).strip();
    }

    String body() {
      return body;
    }

    Exchange open() throws IOException {
      return send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
    }

    /** A whole answer without a body. */
    void answer(String statusAndHeaders) throws IOException {
      send("HTTP/1.1 " + statusAndHeaders + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
      close();
    }

    Exchange send(String text) throws IOException {
      return send(text.getBytes(UTF_8));
    }

    Exchange send(byte[] bytes) throws IOException {
      out.write(bytes);
      out.flush();
      return this;
    }

    /** Whether the client has hung up; waits for it up to 10 s. */
    boolean ended() {
      try {
        return socket.getInputStream().read() < 0;
      } catch (SocketTimeoutException e) {
        return false;
      } catch (IOException e) {
        return true;
      }
    }

    /** Ends the connection with a reset instead of an orderly end. */
    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }

    @Override
    public String toString() {
      return new String(head.getBytes(UTF_8), ISO_8859_1);
    }
  }
}
