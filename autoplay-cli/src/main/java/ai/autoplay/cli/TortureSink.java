package ai.autoplay.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/** The destination under torture: writes what it is sent into a journal, then answers; or answers badly when told to. */
final class TortureSink implements AutoCloseable {
  private final TortureJournal journal;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Semaphore hanging = new Semaphore(0);
  private volatile String mood = "ok";

  TortureSink(int port, Path file) throws IOException {
    journal = new TortureJournal(file);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(threads);
    server.createContext("/write", this::write);
    server.createContext("/mood", this::mood);
  }

  void start() {
    server.start();
  }

  private void write(HttpExchange exchange) throws IOException {
    try (exchange) {
      String lines = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      switch (mood) {
        case "500", "429" -> exchange.sendResponseHeaders(Integer.parseInt(mood), -1);
        case "hang" -> hanging.acquireUninterruptibly();
        default -> {
          journal.add(lines);
          exchange.sendResponseHeaders(204, -1);
        }
      }
    }
  }

  private void mood(HttpExchange exchange) throws IOException {
    try (exchange) {
      mood = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      hanging.release(10_000);
      hanging.drainPermits();
      exchange.sendResponseHeaders(204, -1);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
