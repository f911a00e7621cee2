package ai.autoplay.cli;

import ai.autoplay.plugin.Secret;
import ai.autoplay.testing.FaultyProxy;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Three processes, the network between them, and a disk; and what can be done to each. Used by one thread. */
final class TortureSite implements AutoCloseable {
  static final String SAFE = "safe";
  static final String ARRIVED = "arrived";
  private static final byte[] MEGABYTE = new byte[1 << 20];
  private static final int FIRST_PORT = 15_000;
  private static final int LAST_PORT = 32_000;
  private final Path data;
  private final boolean smallDisk;
  private final Secret secret = Secret.of(UUID.randomUUID().toString());
  private final int connectorPort;
  private final int webhookPort;
  private final int sinkPort;
  private final FaultyProxy stream;
  private final FaultyProxy hook;
  private final FaultyProxy sinkway;
  private final TortureProcess bridge;
  private final TortureProcess connector;
  private final TortureProcess sink;
  private boolean diskIsFull;

  TortureSite(Path folder) throws IOException, InterruptedException {
    int[] ports = freePorts();
    connectorPort = ports[0];
    webhookPort = ports[1];
    sinkPort = ports[2];
    stream = new FaultyProxy(loopback(connectorPort));
    hook = new FaultyProxy(loopback(webhookPort));
    sinkway = new FaultyProxy(loopback(sinkPort));
    data = Files.createDirectories(folder.resolve("disk"));
    smallDisk = run("mount", "-t", "tmpfs", "-o", "size=128m", "none", data.toString());
    Map<String, String> environment = Map.of(TorturePartCommand.SECRET_VARIABLE, secret.reveal());
    bridge = new TortureProcess("bridge", folder, List.of("--data", data.resolve("data").toString(),
        "--ports", "stream=" + stream.port() + ",webhook=" + webhookPort + ",sink=" + sinkway.port()), environment);
    connector = new TortureProcess("connector", folder, List.of("--ports", "listen=" + connectorPort), environment);
    sink = new TortureProcess("sink", folder, List.of("--ports", "listen=" + sinkPort), environment);
  }

  /** Below those that systems give out by themselves, so that nobody has taken one when its process comes back. */
  private static int[] freePorts() {
    return new Random().ints(FIRST_PORT, LAST_PORT).distinct().filter(TortureSite::isFree).limit(3).toArray();
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(loopback(port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether there is a disk that can be filled: mounting one takes root. */
  boolean hasSmallDisk() {
    return smallDisk;
  }

  TortureSource source(Path folder) {
    return new TortureSource(new TortureJournal.Tail(folder.resolve(SAFE)), connectorPort, hook.port(), secret);
  }

  void start() throws IOException {
    sink.start();
    connector.start();
    bridge.start();
  }

  /** Starts again what ended though nobody killed it; names it. */
  List<String> revive() throws IOException {
    List<TortureProcess> ended = List.of(bridge, connector, sink).stream().filter(TortureProcess::endedByItself).toList();
    for (TortureProcess process : ended) {
      process.start();
    }
    return diskIsFull ? List.of() : ended.stream().map(TortureProcess::part).toList();
  }

  void apply(TortureFault.Kind kind) throws IOException, InterruptedException {
    switch (kind) {
      case KILL_BRIDGE, KILL_BRIDGE_AGAIN -> bridge.kill();
      case KILL_CONNECTOR -> connector.kill();
      case KILL_SINK -> sink.kill();
      case PAUSE_BRIDGE -> bridge.signal("STOP");
      case PAUSE_CONNECTOR -> connector.signal("STOP");
      case PAUSE_SINK -> sink.signal("STOP");
      case CUT_STREAM -> stream.cut();
      case CUT_WEBHOOK -> hook.cut();
      case CUT_SINK -> sinkway.cut();
      case STALL_STREAM -> stream.stall();
      case STALL_WEBHOOK -> hook.stall();
      case STALL_SINK -> sinkway.stall();
      case REFUSE_STREAM -> stream.refuse();
      case REFUSE_WEBHOOK -> hook.refuse();
      case REFUSE_SINK -> sinkway.refuse();
      case SINK_ANSWERS_500 -> mood("500");
      case SINK_ANSWERS_429 -> mood("429");
      case SINK_HANGS -> mood("hang");
      case FULL_DISK -> fillDisk();
    }
  }

  void mend(TortureFault.Kind kind) throws IOException, InterruptedException {
    switch (kind) {
      case KILL_BRIDGE, KILL_BRIDGE_AGAIN -> bridge.start();
      case KILL_CONNECTOR -> connector.start();
      case KILL_SINK -> sink.start();
      case PAUSE_BRIDGE -> bridge.signal("CONT");
      case PAUSE_CONNECTOR -> connector.signal("CONT");
      case PAUSE_SINK -> sink.signal("CONT");
      case STALL_STREAM, REFUSE_STREAM -> stream.heal();
      case STALL_WEBHOOK, REFUSE_WEBHOOK -> hook.heal();
      case STALL_SINK, REFUSE_SINK -> sinkway.heal();
      case SINK_ANSWERS_500, SINK_ANSWERS_429, SINK_HANGS -> mood("ok");
      case FULL_DISK -> emptyDisk();
      case CUT_STREAM, CUT_WEBHOOK, CUT_SINK -> { }
    }
  }

  /** A sink that is dead or paused this moment has no moods; one that is started again is in a good one. */
  private void mood(String text) {
    try {
      HttpURLConnection call = (HttpURLConnection) URI.create("http://127.0.0.1:" + sinkPort + "/mood").toURL().openConnection();
      call.setConnectTimeout(500);
      call.setReadTimeout(500);
      call.setRequestMethod("POST");
      call.setDoOutput(true);
      try (OutputStream body = call.getOutputStream()) {
        body.write(text.getBytes(StandardCharsets.UTF_8));
      }
      call.getResponseCode();
    } catch (IOException e) {
      // as said above
    }
  }

  private void fillDisk() {
    if (!smallDisk) {
      return;
    }
    diskIsFull = true;
    try (OutputStream ballast = Files.newOutputStream(data.resolve("ballast"))) {
      while (true) {
        ballast.write(MEGABYTE);
      }
    } catch (IOException e) {
      // full, which was the aim
    }
  }

  private void emptyDisk() throws IOException {
    Files.deleteIfExists(data.resolve("ballast"));
    diskIsFull = false;
  }

  /** Mends everything. */
  void mendAll() throws IOException, InterruptedException {
    for (TortureFault.Kind kind : TortureFault.Kind.values()) {
      mend(kind);
    }
  }

  /** Ends everything orderly; what the bridge answers. */
  int stop() throws InterruptedException {
    int code = bridge.stop();
    connector.stop();
    sink.stop();
    return code;
  }

  @Override
  public void close() {
    List.of(bridge, connector, sink).forEach(TortureProcess::close);
    List.of(stream, hook, sinkway).forEach(FaultyProxy::close);
    try {
      for (int i = 0; smallDisk && i < 20 && !run("umount", data.toString()); i++) {
        Thread.sleep(100);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Only where nothing else may be left: everything under {@code folder}. */
  static void delete(Path folder) {
    try (var files = Files.walk(folder)) {
      files.sorted(java.util.Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
