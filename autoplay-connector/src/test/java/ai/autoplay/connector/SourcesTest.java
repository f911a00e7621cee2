package ai.autoplay.connector;

import static ai.autoplay.connector.Fixtures.ACME;
import static ai.autoplay.connector.Fixtures.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.autoplay.connector.extract.Replay;
import ai.autoplay.connector.extract.SampleCaptures;
import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.SlimAction;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Further ways in, as a user would write them. */
class SourcesTest {
  private static Connector started(BrowserEventSource source) throws IOException {
    Connector connector = Connector.builder(ConnectorConfig.builder().product(ACME).build()).source(source).build();
    connector.start();
    return connector;
  }

  @Test
  void source_ofOnesOwnIsOneSmallClass() throws Exception {
    BrowserEventSource source = intake -> intake.route("POST", "/elsewhere/", request -> {
      Entrance entrance = intake.product(request.rest()).orElseThrow();
      return entrance.notNow().orElseGet(() -> {
        entrance.accept(new ActionsPayload(entrance.productId(), "s1", List.of(SlimAction.builder("click").title("From elsewhere").build())));
        return Reply.empty(200);
      });
    });
    try (Connector connector = started(source); TestStream stream = TestStream.open(URI.create(connector.url() + "/stream/acme"), TOKEN)) {
      assertThat(new Http(connector).post("/elsewhere/acme", "").status()).isEqualTo(200);
      assertThat(Received.titles(stream, 1)).containsExactly("From elsewhere");
    }
  }

  @Test
  void entrance_refusesActionsOfAnotherProduct() throws Exception {
    AtomicBoolean refused = new AtomicBoolean();
    BrowserEventSource source = intake -> intake.product("acme").ifPresent(entrance -> {
      assertThatThrownBy(() -> entrance.accept(Fixtures.payload("globex", "x"))).hasMessageContaining("globex").hasMessageContaining("acme");
      refused.set(true);
    });
    started(source).close();
    assertThat(refused).isTrue();
  }

  @Test
  void source_isClosedWithTheConnectorAndBeforeTheLastEventsLeave() throws Exception {
    AtomicBoolean closed = new AtomicBoolean();
    started(new BrowserEventSource() {
      @Override
      public void open(Intake intake) {
        assertThat(intake.product("nobody")).isEmpty();
      }

      @Override
      public void close() {
        closed.set(true);
        throw new IllegalStateException("does not stop the others from being closed");
      }
    }).close();
    assertThat(closed).isTrue();
  }

  @Test
  void recordings_arePlayedIntoTheirProduct() throws Exception {
    RecordingSource source = new RecordingSource(new Replay("acme"), List.of(SampleCaptures.open("verdaccio-login")));
    try (Connector connector = started(source)) {
      source.played().toCompletableFuture().get(20, TimeUnit.SECONDS);
      assertThat(connector.counts().get("acme").get("typed-actions")).isGreaterThan(15);
      assertThat(connector.server().counts().published()).isPositive();
    }
    assertThatThrownBy(() -> started(new RecordingSource(new Replay("nobody"), List.of())))
        .hasMessage("replay: product 'nobody' is unknown");
  }
}
