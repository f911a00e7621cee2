package ai.autoplay.transport.webhook;

import ai.autoplay.spi.Transport;
import ai.autoplay.testing.TransportContract;
import ai.autoplay.testing.TransportSubject;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

class WebhookContractTest implements TransportContract {
  @Override
  public TransportSubject open() {
    return new Subject();
  }

  /** A connector that posts one payload after the other, as soon as there is somebody to post to. */
  private static final class Subject implements TransportSubject {
    private final WebhookTransport transport = new WebhookTransport(Signed.CONNECTOR);
    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final Thread sender = new Thread(this::postAll, "test-sender");

    Subject() {
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

    @Override
    public boolean waitsForRoom() {
      return false;
    }

    private void postAll() {
      try {
        while (true) {
          byte[] request = RawConnection.post(Signed.connector(messages.take()));
          RawConnection.exchange(transport.port(), request);
        }
      } catch (IOException | InterruptedException | IllegalStateException e) {
        // the test is over
      }
    }

    @Override
    public void close() {
      sender.interrupt();
    }
  }
}
