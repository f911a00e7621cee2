package ai.autoplay.transport.sse;

import ai.autoplay.plugin.Secret;
import ai.autoplay.spi.Transport;
import ai.autoplay.testing.TransportContract;
import ai.autoplay.testing.TransportSubject;
import ai.autoplay.transport.sse.RawServer.Exchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

class SseContractTest implements TransportContract {
  @Override
  public TransportSubject open() throws IOException {
    return new Subject();
  }

  /** A server that streams to its one subscriber, as soon as there is one. */
  private static final class Subject implements TransportSubject {
    private final RawServer server = new RawServer();
    private final SseTransport transport = new SseTransport(new SseConfig(server.url(), Secret.of("token")));
    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final Thread sender = new Thread(this::sendAll, "test-sender");

    Subject() throws IOException {
      sender.start();
    }

    @Override
    public Transport transport() {
      return transport;
    }

    @Override
    public void send(String json) {
      messages.add(json);
    }

    private void sendAll() {
      try {
        Exchange stream = server.acceptStream();
        while (true) {
          stream.send("data: " + messages.take() + "\n\n");
        }
      } catch (IOException | InterruptedException e) {
        // the test is over
      }
    }

    @Override
    public void close() {
      sender.interrupt();
      try {
        server.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
