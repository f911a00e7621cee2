package ai.autoplay.store.pgvector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.autoplay.plugin.Secret;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Without a database; with one it is tested where the sink is. */
class PgVectorStoreTest {
  @Test
  void opensNothing_untilUsed_andThenSaysWhatFailed() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    try (PgVectorStore store = new PgVectorStore(new PgVectorConfig(
        "jdbc:postgresql://127.0.0.1:" + port + "/db?connectTimeout=1", "ann", Secret.of("s3cret")), 3)) {
      assertThatThrownBy(() -> store.removeAll(List.of("x"))).hasRootCauseInstanceOf(ConnectException.class)
          .satisfies(e -> assertThat(causes(e)).anyMatch(SQLException.class::isInstance).noneMatch(cause -> cause.toString().contains("s3cret")));
    }
  }

  private static List<Throwable> causes(Throwable e) {
    return Stream.iterate(e, cause -> cause != null, Throwable::getCause).toList();
  }

  @Test
  void afterClose_itSaysSo() {
    PgVectorStore store = new PgVectorStore(new PgVectorConfig("jdbc:postgresql://127.0.0.1:1/db", "", Secret.NONE), 3);
    store.close();
    assertThatThrownBy(() -> store.removeAll(List.of("x"))).isInstanceOf(IllegalStateException.class)
        .hasMessage("the pgvector store is closed");
  }

  @Test
  void refusesADimensionOfNothing() {
    assertThatThrownBy(() -> new PgVectorStore(new PgVectorConfig("jdbc:postgresql:db", "", Secret.NONE), 0))
        .isInstanceOf(IllegalArgumentException.class).hasMessage("dimension: must be 1 or more, but is 0");
  }
}
