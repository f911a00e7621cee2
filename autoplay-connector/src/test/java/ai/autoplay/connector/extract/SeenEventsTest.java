package ai.autoplay.connector.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SeenEventsTest {
  @Test
  void add_knowsEachEventOnce() {
    SeenEvents seen = new SeenEvents();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      ids.add(UUID.randomUUID().toString());
    }
    assertThat(ids).allMatch(seen::add);
    assertThat(ids).noneMatch(seen::add);
    assertThat(seen.add("")).isTrue();
    assertThat(seen.add("")).isFalse();
  }

  @Test
  void add_remembersAGenerationAtLeastAndTwoAtMost() {
    SeenEvents seen = new SeenEvents(100);
    for (int i = 0; i < 250; i++) {
      assertThat(seen.add("e" + i)).isTrue();
    }
    for (int i = 150; i < 250; i++) {
      assertThat(seen.add("e" + i)).as("e" + i).isFalse();
    }
    assertThat(seen.add("e0")).isTrue();
  }
}
