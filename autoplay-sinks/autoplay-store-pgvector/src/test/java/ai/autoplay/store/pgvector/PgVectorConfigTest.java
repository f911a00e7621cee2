package ai.autoplay.store.pgvector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.autoplay.plugin.Secret;
import ai.autoplay.plugin.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PgVectorConfigTest {
  private static final String URL = "jdbc:postgresql://127.0.0.1:5432/db?sslmode=disable";

  @Test
  void from_readsEverySetting() {
    Settings settings = Settings.of(Map.of("autoplay.vector.postgres-url", URL, "autoplay.vector.postgres-user", "ann",
        "autoplay.vector.postgres-password", "s3cret", "autoplay.vector.postgres-table", "app.sessions", "autoplay.vector.postgres-connections", "9"));
    assertThat(PgVectorConfig.from(settings)).isEqualTo(new PgVectorConfig(URL, "ann", Secret.of("s3cret"), "app.sessions", 9));
    assertThat(settings.problems()).isEmpty();
    Settings few = Settings.of(Map.of("autoplay.vector.postgres-url", URL));
    assertThat(PgVectorConfig.from(few)).isEqualTo(new PgVectorConfig(URL, "", Secret.NONE, "autoplay_vectors", 4));
  }

  @Test
  void from_collectsWhatIsWrong() {
    Settings settings = Settings.of(Map.of("autoplay.vector.postgres-url", "jdbc:mysql://x", "autoplay.vector.postgres-table", "a; drop table b",
        "autoplay.vector.postgres-connections", "0"));
    PgVectorConfig.from(settings);
    assertThat(settings.problems()).hasSize(3)
        .anySatisfy(problem -> assertThat(problem).isEqualTo("autoplay.vector.postgres-url: must begin with jdbc:postgresql:, and does not"))
        .anySatisfy(problem -> assertThat(problem).contains("autoplay.vector.postgres-table", "letters", "a; drop table b"))
        .anySatisfy(problem -> assertThat(problem).contains("autoplay.vector.postgres-connections", "from 1 to 100", "\"0\""));
    Settings none = Settings.of(Map.of());
    PgVectorConfig.from(none);
    assertThat(none.problems()).singleElement().asString().startsWith("autoplay.vector.postgres-url: must be set");
  }

  @ParameterizedTest
  @ValueSource(strings = {"?password=s3cret", "?user=ann&password=s3cret", "?a=b&sslPassword=s3cret&c=d"})
  void from_refusesAPasswordInTheAddress_andDoesNotSayIt(String query) {
    Settings settings = Settings.of(Map.of("autoplay.vector.postgres-url", "jdbc:postgresql://h/db" + query));
    PgVectorConfig.from(settings);
    assertThat(settings.problems()).singleElement().asString().contains("autoplay.vector.postgres-url", "postgres-password")
        .doesNotContain("s3cret");
    assertThatThrownBy(() -> new PgVectorConfig("jdbc:postgresql://h/db" + query, "", Secret.NONE))
        .isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith("url: must hold no password").hasMessageNotContaining("s3cret");
  }

  @Test
  void from_namesAPortThatIsNone() {
    String rule = "must be an address that the PostgreSQL driver can read, with a port from 1 to 65535, but is jdbc:postgresql://h:99999/db";
    Settings settings = Settings.of(Map.of("autoplay.vector.postgres-url", "jdbc:postgresql://h:99999/db?sslmode=disable"));
    PgVectorConfig.from(settings);
    assertThat(settings.problems()).containsExactly("autoplay.vector.postgres-url: " + rule);
    assertThatThrownBy(() -> new PgVectorConfig("jdbc:postgresql://h:99999/db?a=b", "", Secret.NONE)).hasMessage("url: " + rule);
  }

  @Test
  void config_refusesAPasswordBeforeTheHost() {
    assertThatThrownBy(() -> new PgVectorConfig("jdbc:postgresql://ann:s3cret@h/db", "", Secret.NONE))
        .isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith("url: must hold no password").hasMessageNotContaining("s3cret");
  }

  @Test
  void toString_showsNoSecretAndNoParameters() {
    assertThat(new PgVectorConfig(URL, "ann", Secret.of("s3cret"))).hasToString(
        "PgVectorConfig[jdbc:postgresql://127.0.0.1:5432/db, user=ann, table=autoplay_vectors, connections=4]");
  }
}
