package ai.autoplay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.autoplay.model.SessionKey;
import ai.autoplay.spi.Delivery;
import ai.autoplay.spi.Inlet;
import ai.autoplay.spi.Receipt;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The watermark never passes what is not settled. */
class StreamMarkPropertiesTest {
  @TempDir
  private Path folder;

  /** What {@code receipts} say, in {@code order} of settling: after every step the mark is the last of the settled beginning. */
  @Property(tries = 500)
  void mark_isTheEndOfTheSettledBeginning(@ForAll @Size(min = 1, max = 30) List<@IntRange(max = 9) Integer> kinds, @ForAll long seed) {
    Marks marks = new Marks();
    StreamMark mark = new StreamMark("s", marks);
    List<Admission> waiting = new ArrayList<>();
    Map<Admission, Integer> places = new HashMap<>();
    boolean[] settled = new boolean[kinds.size()];
    java.util.Random random = new java.util.Random(seed);
    for (int i = 0; i < kinds.size(); i++) {
      Delivery delivery = new Delivery("{}", kinds.get(i) == 9 ? null : "id-" + i);
      switch (kinds.get(i)) {
        case 0 -> mark.passed(delivery, Admission.ignored("x"));
        case 1 -> mark.passed(delivery, Admission.malformed("x"));
        case 2 -> mark.passed(delivery, Admission.refused("full"));
        default -> {
          Admission admission = Admission.accepted(Runnable::run);
          waiting.add(admission);
          places.put(admission, i);
          mark.passed(delivery, admission);
        }
      }
      settled[i] = kinds.get(i) <= 1;
      while (!waiting.isEmpty() && random.nextInt(3) == 0) {
        Admission next = waiting.remove(random.nextInt(waiting.size()));
        settled[places.get(next)] = random.nextInt(10) > 0;
        next.settle(settled[places.get(next)] ? null : new IllegalStateException("lost"));
      }
      assertThat(place(marks.watermark("s"))).isLessThanOrEqualTo(settledBeginning(settled));
    }
    waiting.forEach(admission -> {
      settled[places.get(admission)] = true;
      admission.settle(null);
    });
    int end = settledBeginning(settled);
    assertThat(place(marks.watermark("s"))).isEqualTo(lastNamed(kinds, end));
  }

  private static int settledBeginning(boolean[] settled) {
    int end = -1;
    while (end + 1 < settled.length && settled[end + 1]) {
      end++;
    }
    return end;
  }

  private static int lastNamed(List<Integer> kinds, int end) {
    int named = end;
    while (named >= 0 && kinds.get(named) == 9) {
      named--;
    }
    return named;
  }

  private static int place(@Nullable String id) {
    return id == null ? -1 : Integer.parseInt(id.substring(3));
  }

  @Test
  void refused_holdsTheMark_untilItComesAgainAtOnce() {
    Marks marks = new Marks();
    StreamMark mark = new StreamMark("s", marks);
    mark.passed(new Delivery("{}", "a"), Admission.ignored("x"));
    mark.passed(new Delivery("{}", "b"), Admission.refused("full"));
    Admission again = Admission.accepted(Runnable::run);
    mark.passed(new Delivery("{}", "b"), again);
    mark.passed(new Delivery("{}", "c"), Admission.ignored("x"));
    assertThat(marks.watermark("s")).isEqualTo("a");
    again.settle(null);
    assertThat(marks.watermark("s")).isEqualTo("c");
    mark.passed(new Delivery("{}", "d"), Admission.refused("full"));
    mark.passed(new Delivery("{}", "e"), Admission.ignored("x"));
    mark.passed(new Delivery("{}", "d"), Admission.ignored("x"));
    assertThat(marks.watermark("s")).as("e is not known to be behind d any more").isEqualTo("c");
  }

  /** Streams keep apart, and a restart goes on behind what was settled. */
  @Test
  void resumeAfter_survivesARestart() throws Exception {
    SpoolRig rig = new SpoolRig();
    Path directory = folder.resolve("data");
    Path crashed;
    try (Autoplay autoplay = rig.open(directory, Map.of("notes", new Notebook().down()))) {
      Inlet left = autoplay.inlet().stream("left");
      Feed feed = Feed.of("one");
      for (int i = 0; i < 20; i++) {
        Receipt receipt = left.accept(new Delivery(feed.next().json(), "l" + i));
        assertThat(receipt.status()).isEqualTo(Receipt.Status.ACCEPTED);
      }
      autoplay.inlet().stream("right").accept(new Delivery("{\"type\":\"news\"}", "r0"));
      await().until(() -> "l19".equals(left.resumeAfter()));
      await().atMost(Duration.ofSeconds(10)).until(() -> "l19".equals(resumed(SpoolRig.crashed(directory), "left")));
      crashed = SpoolRig.crashed(directory);
    }
    assertThat(resumed(crashed, "left")).isEqualTo("l19");
    assertThat(resumed(directory, "right")).isEqualTo("r0");
    assertThat(resumed(directory, "neither")).isNull();
  }

  private static @Nullable String resumed(Path directory, String stream) {
    try (Autoplay autoplay = new SpoolRig().open(directory, Map.of("notes", new Notebook()))) {
      return autoplay.inlet().stream(stream).resumeAfter();
    }
  }

  /** Remembers watermarks; nothing else of a spool. */
  private static final class Marks implements Spool {
    private final Map<String, String> marks = new HashMap<>();

    @Override
    public Budget budget() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Budget unwritten() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void append(Parcel parcel, String json) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void done(Entry entry, Outlet taker) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void load(List<Entry> entries, Consumer<List<Loaded>> ready) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void forget(SessionKey session) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void watermark(String stream, String id) {
      marks.put(stream, id);
    }

    @Override
    public @Nullable String watermark(String stream) {
      return marks.get(stream);
    }

    @Override
    public Recovered recover() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void start(List<String> sinks, Function<SessionKey, long[]> fingerprints) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }
}
