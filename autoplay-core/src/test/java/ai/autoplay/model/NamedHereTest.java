package ai.autoplay.model;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NamedHereTest {
  private final NamedHere named = new NamedHere();

  private static byte[] text(String text) {
    return (text + "\0".repeat(StringScan.ROOM)).getBytes(ISO_8859_1);
  }

  @Test
  void name_isTheSameObjectWithinAPayload() {
    byte[] text = text("ann,bob,ann,größe,bob,größe");
    String ann = named.name(text, 0, 3);
    String bob = named.name(text, 4, 7);
    assertThat(ann).isEqualTo("ann");
    assertThat(bob).isEqualTo("bob");
    assertThat(named.name(text, 8, 11)).isSameAs(ann);
    String size = named.name(text, 12, 17);
    assertThat(size).isEqualTo("größe");
    assertThat(named.name(text, 18, 21)).isSameAs(bob);
    assertThat(named.name(text, 22, 27)).isSameAs(size);
  }

  @Test
  void name_isRightHoweverManyThereAre() {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      all.append("user").append((char) ('a' + i % 7)).append(',');
    }
    byte[] text = text(all.toString());
    for (int i = 0; i < 20; i++) {
      assertThat(named.name(text, 6 * i, 6 * i + 5)).isEqualTo("user" + (char) ('a' + i % 7));
    }
  }

  @Test
  void name_leavesToOthersWhatMayBeSomethingElse() {
    assertThat(named.name(text("a?b"), 0, 3)).as("may stand for what Latin-1 does not have").isEmpty();
    assertThat(named.name(text("a".repeat(300)), 0, 300)).isEmpty();
    assertThat(named.name(text("a"), 0, 0)).isEmpty();
  }

  @Test
  void decode_sharesWhoItIsWithinAPayload() throws MalformedPayloadException {
    String json = "{\"type\":\"actions\",\"product_id\":\"p\",\"session_id\":\"s1\",\"user_id\":\"ann?\",\"email\":\"ann@example.com\",\"actions\":["
        + "{\"session_id\":\"s1\",\"user_id\":\"ann?\",\"email\":\"ann@example.com\"},{\"session_id\":\"\",\"user_id\":\"bob\",\"email\":null}]}";
    ActionsPayload payload = (ActionsPayload) new PayloadCodec().decode(json).orElseThrow();
    SlimAction first = payload.actions().get(0);
    assertThat(first.sessionId()).isSameAs(payload.sessionId());
    assertThat(first.email()).isSameAs(payload.email());
    assertThat(first.userId()).isEqualTo("ann?");
    SlimAction second = payload.actions().get(1);
    assertThat(second.sessionId()).isNull();
    assertThat(second.userId()).isEqualTo("bob");
    assertThat(second.email()).isNull();
  }
}
