package ai.autoplay.connector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class EventRingTest {
  private static final int FRAME_BYTES = "id: 7-1\ndata: x\n\n".length();

  @Test
  void append_framesTheEventWithItsId() {
    EventRing ring = ring(10, 1000);
    ring.append("{}".getBytes(UTF_8));
    assertThat(text(ring.read(1, 1000))).isEqualTo("id: 7-1\ndata: {}\n\n");
  }

  @Test
  void append_evictsTheOldestBeyondTheNumberOfEvents() {
    EventRing ring = filled(ring(3, 1000), 5);
    assertThat(ring.oldest()).isEqualTo(3);
    assertThat(ring.next()).isEqualTo(6);
    assertThat(ring.read(2, 1000).fellOut()).isTrue();
    assertThat(ring.read(3, 1000).frames()).hasSize(3);
  }

  @Test
  void append_evictsTheOldestBeyondTheNumberOfBytes() {
    EventRing ring = filled(ring(100, 3L * FRAME_BYTES), 5);
    assertThat(ring.oldest()).isEqualTo(3);
  }

  @Test
  void append_keepsTheNewestHoweverLargeItIs() {
    EventRing ring = filled(ring(100, 2L * FRAME_BYTES), 2);
    ring.append("y".repeat(1000).getBytes(UTF_8));
    assertThat(ring.oldest()).isEqualTo(3);
    assertThat(text(ring.read(3, 10))).contains("y".repeat(1000));
    filled(ring, 1);
    assertThat(ring.oldest()).isEqualTo(4);
  }

  @Test
  void append_isRefusedOnceClosed() {
    EventRing ring = filled(ring(3, 1000), 1);
    assertThat(ring.read(2, 1000).ended()).isFalse();
    ring.close();
    assertThat(ring.append(new byte[0])).isZero();
    assertThat(ring.read(1, 1000).frames()).hasSize(1);
    assertThat(ring.read(2, 1000).ended()).isTrue();
  }

  @Test
  void read_takesWhatFitsButOneAtLeast() {
    EventRing ring = filled(ring(10, 1000), 5);
    assertThat(ring.read(1, 2 * FRAME_BYTES).frames()).hasSize(2);
    assertThat(ring.read(1, 2 * FRAME_BYTES).next()).isEqualTo(3);
    assertThat(ring.read(1, 1).frames()).hasSize(1);
    assertThat(ring.read(6, 1000).isEmpty()).isTrue();
  }

  @Test
  void after_knowsKeptEventsAndTheOneBeforeThem() {
    EventRing ring = filled(ring(3, 1000), 5);
    assertThat(ring.after("7-5")).isEqualTo(6);
    assertThat(ring.after("7-3")).isEqualTo(4);
    assertThat(ring.after("7-2")).isEqualTo(3);
    assertThat(ring.after("7-1")).isEqualTo(-1);
  }

  @Test
  void after_refusesWhatItNeverGave() {
    EventRing ring = filled(ring(3, 1000), 5);
    for (String id : List.of("7-6", "6-4", "8-4", "4", "-4", "7-", "7--1", "7-x", "7-99999999999999999999", "7-9223372036854775807", "", "-")) {
      assertThat(ring.after(id)).as(id).isEqualTo(-1);
    }
  }

  @Test
  void after_acceptsTheIdThatAnEmptyStreamBeginsWith() {
    assertThat(ring(3, 1000).after("7-0")).isEqualTo(1);
  }

  @Property
  void reading_inAnyStepsGivesTheSameBytesAsAtOnce(@ForAll @Size(max = 40) List<@IntRange(max = 60) Integer> sizes,
      @ForAll @IntRange(min = 1, max = 200) int batch) {
    EventRing ring = ring(50, 100_000);
    sizes.forEach(size -> ring.append("z".repeat(size).getBytes(UTF_8)));
    StringBuilder inSteps = new StringBuilder();
    for (long at = 1; at < ring.next(); ) {
      EventRing.Batch read = ring.read(at, batch);
      inSteps.append(text(read));
      at = read.next();
    }
    assertThat(inSteps.toString()).isEqualTo(text(ring.read(1, Integer.MAX_VALUE)));
  }

  @Property
  void ring_keepsTheNewestThatFit(@ForAll @Size(max = 60) List<@IntRange(max = 60) Integer> sizes,
      @ForAll @IntRange(min = 1, max = 20) int maxEvents, @ForAll @IntRange(min = 1, max = 400) int maxBytes) {
    EventRing ring = ring(maxEvents, maxBytes);
    List<Integer> lengths = new ArrayList<>();
    for (int size : sizes) {
      ring.append("z".repeat(size).getBytes(UTF_8));
      lengths.add(ring.read(ring.next() - 1, 1).frames().get(0).length);
      int kept = 1;
      int bytes = lengths.get(lengths.size() - 1);
      for (int i = lengths.size() - 2; i >= 0 && kept < maxEvents && bytes + lengths.get(i) <= maxBytes; i--) {
        bytes += lengths.get(i);
        kept++;
      }
      assertThat(ring.next() - ring.oldest()).isLessThanOrEqualTo(kept).isGreaterThanOrEqualTo(1);
      assertThat(ring.read(ring.oldest(), Integer.MAX_VALUE).frames()).hasSize((int) (ring.next() - ring.oldest()));
    }
  }

  private static EventRing ring(int maxEvents, long maxBytes) {
    return new EventRing(maxEvents, maxBytes, 7);
  }

  private static EventRing filled(EventRing ring, int events) {
    for (int i = 0; i < events; i++) {
      ring.append("x".getBytes(UTF_8));
    }
    return ring;
  }

  private static String text(EventRing.Batch batch) {
    return UTF_8.decode(batch.toBuffer()).toString();
  }
}
