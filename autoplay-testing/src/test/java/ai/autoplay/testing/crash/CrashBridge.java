package ai.autoplay.testing.crash;

import ai.autoplay.Autoplay;
import ai.autoplay.AutoplayConfig;
import ai.autoplay.OutletConfig;
import ai.autoplay.StorageConfig;
import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Payload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SlimAction;
import ai.autoplay.spi.Delivery;
import ai.autoplay.spi.Sink;
import java.io.BufferedReader;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * The engine with its spool on, in a process of its own, which is to be killed. Says after which delivery to resume, takes deliveries as
 * lines on standard input, and writes into a file; at the end of the input it closes and says what it counted.
 */
public final class CrashBridge {
  private CrashBridge() {}

  /** Arguments: the data directory and the sink's file. */
  public static void main(String[] arguments) throws Exception {
    AutoplayConfig config = AutoplayConfig.DEFAULTS.withStorage(StorageConfig.in(Path.of(arguments[0])))
        .withOutlets(OutletConfig.DEFAULTS.withBudget(200));   // most payloads come back from the disk
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (Autoplay autoplay = Autoplay.builder().withoutTransport().config(config).sink("file", new FileSink(arguments[1])).build()) {
      System.out.println(autoplay.inlet().resumeAfter());
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        int space = line.indexOf(' ');
        autoplay.inlet().accept(new Delivery(line.substring(space + 1), line.substring(0, space)));
      }
      while (autoplay.counts().sinks().get("file").pending() > 0) {
        LockSupport.parkNanos(2_000_000);
      }
      System.out.println(autoplay.counts().addUp() + " " + autoplay.counts());
    }
  }

  /** Appends a line for each action with one call; what it wrote survives the process. Now and then it is in no mood. */
  private static final class FileSink implements Sink {
    private final FileOutputStream file;

    FileSink(String name) throws IOException {
      file = new FileOutputStream(name, true);
    }

    @Override
    public void write(Payload payload, Session session) throws IOException {
      if (ThreadLocalRandom.current().nextInt(50) == 0) {
        throw new IOException("not now");
      }
      StringBuilder lines = new StringBuilder();
      if (payload instanceof ActionsPayload actions) {
        for (SlimAction action : actions.actions()) {
          lines.append(session.key().sessionId()).append(' ').append(action.title()).append('\n');
        }
      }
      file.write(lines.toString().getBytes(StandardCharsets.UTF_8));
    }
  }
}
