package ai.autoplay.benchmarks;

import ai.autoplay.cli.bench.Frames;
import ai.autoplay.cli.bench.Workload;
import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.MalformedPayloadException;
import ai.autoplay.model.PayloadCodec;
import java.util.ArrayList;
import java.util.List;

/** What the benchmarks are fed with: few enough to lie in the processor's caches, as on the road, where each has just been read. */
final class Inputs {
  static final int COUNT = 64;

  private Inputs() {}

  /** Events of one of the mixes that the issue on speed names. */
  static Frames frames(String mix) {
    Workload workload = switch (mix) {
      case "reference" -> Workload.of(16);
      case "1 action" -> new Workload(16, 1, 20, 0, "x");
      case "200 actions" -> new Workload(16, 200, 20, 0, "x");
      case "4 KB" -> new Workload(16, 3, 20, 4_000, "lorem ipsum ");
      case "Greek" -> new Workload(16, 3, 20, 120, "αβγ δεζ 漢字 ");
      case "escapes" -> new Workload(16, 3, 20, 60, "a \\\"b\\\" \\n");
      default -> throw new IllegalArgumentException("mix: there is none called " + mix);
    };
    return Frames.of(workload, COUNT);
  }

  /** Batches of three actions of one session. */
  static List<ActionsPayload> batches(int count) throws MalformedPayloadException {
    Frames frames = Frames.of(new Workload(1, 3, 0, 0, "x"), count);
    PayloadCodec codec = new PayloadCodec();
    List<ActionsPayload> batches = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      batches.add((ActionsPayload) codec.decode(frames.json(i)).orElseThrow());
    }
    return batches;
  }
}
