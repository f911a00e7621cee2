package ai.autoplay.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class FaultyProxyTest {
  private ServerSocket echo;
  private FaultyProxy proxy;

  @BeforeEach
  void start() throws IOException {
    echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread server = new Thread(this::serve, "echo");
    server.setDaemon(true);
    server.start();
    proxy = new FaultyProxy(new InetSocketAddress(InetAddress.getLoopbackAddress(), echo.getLocalPort()));
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    echo.close();
  }

  private void serve() {
    while (true) {
      try {
        Socket client = echo.accept();
        Thread worker = new Thread(() -> answer(client), "echo-one");
        worker.setDaemon(true);
        worker.start();
      } catch (IOException e) {
        return;
      }
    }
  }

  private static void answer(Socket client) {
    try (client) {
      client.getInputStream().transferTo(client.getOutputStream());
    } catch (IOException e) {
      // cut, as the test wants it
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static int ask(Socket socket, int value) throws IOException {
    socket.getOutputStream().write(value);
    return socket.getInputStream().read();
  }

  @Test
  void passesBytesBothWays_andTheEnd() throws IOException {
    try (Socket socket = connect()) {
      assertThat(ask(socket, 7)).isEqualTo(7);
      socket.shutdownOutput();
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
    assertThat(proxy.connections()).isEqualTo(1);
  }

  @Test
  void cut_endsWhatIsOpen_andTakesNewConnections() throws IOException {
    try (Socket socket = connect()) {
      assertThat(ask(socket, 1)).isEqualTo(1);
      proxy.cut();
      assertThatThrownBy(() -> {
        if (socket.getInputStream().read() < 0) {
          throw new IOException("ended");
        }
      }).isInstanceOf(IOException.class);
    }
    try (Socket again = connect()) {
      assertThat(ask(again, 2)).isEqualTo(2);
    }
  }

  @Test
  void stall_holdsBytesBack_untilHealed() throws IOException {
    try (Socket socket = connect()) {
      assertThat(ask(socket, 1)).isEqualTo(1);
      proxy.stall();
      socket.setSoTimeout(200);
      assertThatThrownBy(() -> ask(socket, 2)).isInstanceOf(SocketTimeoutException.class);
      proxy.heal();
      socket.setSoTimeout(10_000);
      assertThat(socket.getInputStream().read()).isEqualTo(2);
    }
  }

  @Test
  void refuse_refuses_untilHealedOnTheSamePort() throws IOException {
    proxy.refuse();
    assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
    proxy.heal();
    try (Socket socket = connect()) {
      assertThat(ask(socket, 3)).isEqualTo(3);
    }
  }

  @Test
  void targetThatIsGone_cutsTheConnection() throws IOException {
    try (Socket taken = new Socket()) {
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));   // nobody else gets the port, and nobody listens on it
      try (FaultyProxy toNobody = new FaultyProxy((InetSocketAddress) taken.getLocalSocketAddress());
          Socket socket = new Socket(InetAddress.getLoopbackAddress(), toNobody.port())) {
        socket.setSoTimeout(10_000);
        assertThatThrownBy(() -> {
          if (ask(socket, 1) < 0) {
            throw new IOException("ended");
          }
        }).isInstanceOf(IOException.class);
      }
    }
  }
}
