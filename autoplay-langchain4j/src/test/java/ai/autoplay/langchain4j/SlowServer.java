package ai.autoplay.langchain4j;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A server that sends the head of an answer and then never ends the body. */
final class SlowServer implements AutoCloseable {
  private final ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  private final Thread thread = new Thread(this::serve, "slow-server");
  private volatile boolean answered;

  SlowServer() throws IOException {
    thread.setDaemon(true);
    thread.start();
  }

  URI baseUrl() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/v1");
  }

  /** Whether a client got the beginning of an answer. */
  boolean answered() {
    return answered;
  }

  private void serve() {
    try (Socket client = socket.accept(); OutputStream out = client.getOutputStream()) {
      client.getInputStream().read(new byte[1 << 16]);
      out.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{".getBytes(StandardCharsets.US_ASCII));
      out.flush();
      answered = true;
      while (client.getInputStream().read() >= 0) {
        // until the client hangs up
      }
    } catch (IOException e) {
      // the client, or close(), ended it
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
