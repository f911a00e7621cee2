package ai.autoplay;

import ai.autoplay.model.SessionKey;
import ai.autoplay.spi.AutoplayListener;
import ai.autoplay.spi.Receipt;
import ai.autoplay.spi.Sink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Engines with a spool, and what becomes of their files. */
final class SpoolRig {
  /** What the listener was told about the spool and the dead letters. */
  final List<String> told = new CopyOnWriteArrayList<>();

  Autoplay open(Path directory, Map<String, ? extends Sink> sinks) {
    return open(StorageConfig.in(directory), sinks, config -> config);
  }

  Autoplay open(StorageConfig storage, Map<String, ? extends Sink> sinks, UnaryOperator<AutoplayConfig> more) {
    AutoplayConfig config = AutoplayConfig.DEFAULTS.withCloseTimeout(Duration.ofMillis(1)).withStorage(storage);
    AutoplayBuilder builder = Autoplay.builder().withoutTransport().config(more.apply(config)).listener(new Ear());
    sinks.forEach(builder::sink);
    return builder.build();
  }

  private final class Ear implements AutoplayListener {
    @Override
    public void spoolFailed(Exception error) {
      told.add("failed: " + error.getMessage());
    }

    @Override
    public void spoolRecovered(String what) {
      told.add("recovered: " + what);
    }

    @Override
    public void deadLettered(String sink, SessionKey session, int payloads, Exception error) {
      told.add("dead: " + sink);
    }

    @Override
    public void deadLettersFull(String sink, Exception error) {
      told.add("full: " + sink + ": " + error.getMessage());
    }
  }

  /** What a crash would leave at this moment, in which nothing is being written. */
  static Path crashed(Path directory) {
    try {
      Path copy = Files.createTempDirectory(directory.getParent(), "crashed");
      try (Stream<Path> files = Files.walk(directory)) {
        // the mark first: it is never ahead of the spool
        for (Path file : files.filter(Files::isRegularFile).sorted(Comparator.comparing(file -> !file.toString().endsWith(".mark"))).toList()) {
          Path target = copy.resolve(directory.relativize(file).toString());
          Files.createDirectories(target.getParent());
          Files.copy(file, target);
        }
      }
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Hands in {@code count} deliveries, each accepted. */
  static List<Receipt> accept(Autoplay autoplay, Feed feed, int count) throws InterruptedException {
    List<Receipt> receipts = new CopyOnWriteArrayList<>();
    for (int i = 0; i < count; i++) {
      Receipt receipt = autoplay.inlet().accept(feed.next());
      if (receipt.status() != Receipt.Status.ACCEPTED) {
        throw new IllegalStateException(receipt.status() + ": " + receipt.reason());
      }
      receipts.add(receipt);
    }
    return receipts;
  }

  static void settle(Collection<Receipt> receipts) throws Exception {
    for (Receipt receipt : receipts) {
      receipt.settled().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
  }

  static boolean isSettled(Receipt receipt) {
    CompletableFuture<Void> settled = receipt.settled().toCompletableFuture();
    return settled.isDone() && !settled.isCompletedExceptionally();
  }

  /** The titles that a feed gives its first {@code count} actions. */
  static List<String> titles(int count) {
    return IntStream.range(0, count).mapToObj(String::valueOf).toList();
  }
}
