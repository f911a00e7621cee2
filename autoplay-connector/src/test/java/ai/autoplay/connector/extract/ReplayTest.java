package ai.autoplay.connector.extract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Payload;
import ai.autoplay.model.PayloadCodec;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
  private static final String LINE = "{\"received_at\":%d,\"method\":\"POST\",\"path\":\"/e/\",\"query\":\"\",\"headers\":{},\"accepted\":%s,\"body_base64\":\"e30=\"}%n";

  @Test
  void read_ordersByArrivalAndLeavesOutWhatTheServerDidNotTake() throws IOException {
    Recording recording = Recording.read("r", new StringReader(String.format(LINE, 3, true) + String.format(LINE, 1, true) + "\n"
        + String.format(LINE, 2, false)));
    assertThat(recording.requests()).extracting(request -> request.receivedAt().toEpochMilli()).containsExactly(1L, 3L);
  }

  @Test
  void read_saysWhereALineIsWrong() {
    assertThatThrownBy(() -> Recording.read("r", new StringReader(String.format(LINE, 3, true) + "nonsense")))
        .isInstanceOf(IOException.class).hasMessage("r.jsonl, line 2: must be a JSON object with a base64 body");
    assertThatThrownBy(() -> Recording.read("r", new StringReader("{\"body_base64\":\"e30=\"}")))
        .isInstanceOf(IOException.class).hasMessage("r.jsonl, line 1: received_at: must be a number of milliseconds");
  }

  @Test
  void readAll_readsADirectoryOrAFile(@TempDir Path directory) throws IOException {
    Files.writeString(directory.resolve("b.jsonl"), String.format(LINE, 1, true));
    Files.writeString(directory.resolve("a.jsonl"), String.format(LINE, 1, true));
    Files.writeString(directory.resolve("a.truth.json"), "{}");

    assertThat(Recording.readAll(directory)).extracting(Recording::name).containsExactly("a", "b");
    assertThat(Recording.readAll(directory.resolve("b.jsonl"))).extracting(Recording::name).containsExactly("b");
  }

  @Test
  void samples_areNamed() {
    assertThat(SampleCaptures.openAll()).extracting(Recording::name).containsExactlyElementsOf(SampleCaptures.names());
    assertThatIllegalArgumentException().isThrownBy(() -> SampleCaptures.open("x")).withMessageContaining("must be one of")
        .withMessageContaining("verdaccio-login");
  }

  @Test
  void play_givesTheSameAtAnySpeed() throws InterruptedException {
    List<Recording> samples = SampleCaptures.openAll();
    List<Payload> instantly = play(samples, new Replay("p"));

    assertThat(instantly).hasSizeGreaterThan(30);
    assertThat(play(samples, new Replay("p"))).isEqualTo(instantly);
    assertThat(play(samples, new Replay("p").withSpeed(500))).isEqualTo(instantly);
  }

  @Test
  void play_namesSessionsAsToldAndReportsProgress() throws InterruptedException {
    List<Recording> samples = List.of(SampleCaptures.open("verdaccio-login"));
    List<Replayer.Progress> progress = new ArrayList<>();
    List<Payload> payloads = new ArrayList<>();
    try (Replayer replayer = new Replayer(new Replay("p").withSessionIds(id -> "demo-" + id.substring(0, 4)), progress::add)) {
      replayer.play(samples, payloads::add);
    }
    assertThat(payloads).allSatisfy(payload -> {
      assertThat(payload.sessionId()).isEqualTo("demo-01a1");
      assertThat(((ActionsPayload) payload).actions()).allSatisfy(action -> assertThat(action.sessionId()).isEqualTo("demo-01a1"));
    });
    int total = samples.get(0).requests().size();
    assertThat(progress).hasSize(total).last().satisfies(last -> assertThat(last.done()).isEqualTo(total).isEqualTo(last.total()));
  }

  @Test
  void close_endsAReplayThatWaits() throws InterruptedException {
    Replayer replayer = new Replayer(new Replay("p").withSpeed(0.001), progress -> { });
    CountDownLatch begun = new CountDownLatch(1);
    AtomicReference<Throwable> end = new AtomicReference<>();
    Thread player = new Thread(() -> {
      begun.countDown();
      try {
        replayer.play(SampleCaptures.openAll(), payload -> { });
      } catch (InterruptedException e) {
        end.set(e);
      }
    });
    player.start();
    assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
    replayer.close();
    player.join(10_000);
    assertThat(end.get()).isInstanceOf(InterruptedException.class);
  }

  @Test
  void speed_mustNotBeNegative() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Replay("p").withSpeed(-1)).withMessage("speed: must be 0 or more, but is -1.0");
  }

  @Test
  void samples_leaveNothingThatWasTypedOrIsPersonal() throws Exception {
    PayloadCodec codec = new PayloadCodec();
    for (String name : SampleCaptures.names()) {
      for (Payload payload : play(List.of(SampleCaptures.open(name)), new Replay("p"))) {
        ActionsPayload actions = (ActionsPayload) payload;
        String json = codec.encode(new ActionsPayload("p", actions.sessionId(), actions.userId(), null, null, actions.forwardedAt(), actions.actions()));
        assertThat(json).doesNotContain("@example.com", "nightly", "mqtt", "TODO: ask billing", "a1b2c3d4e5f60718\\\"");
      }
    }
    assertThat(new String(SampleCaptures.open("verdaccio-login").requests().get(0).body(), UTF_8)).isNotEmpty();
  }

  private static List<Payload> play(List<Recording> recordings, Replay replay) throws InterruptedException {
    List<Payload> payloads = new ArrayList<>();
    try (Replayer replayer = new Replayer(replay, progress -> { })) {
      replayer.play(recordings, payloads::add);
    }
    return payloads;
  }
}
