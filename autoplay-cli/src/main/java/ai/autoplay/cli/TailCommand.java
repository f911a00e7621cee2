package ai.autoplay.cli;

import ai.autoplay.plugin.Secret;
import ai.autoplay.transport.sse.SseClient;
import ai.autoplay.transport.sse.SseClientBuilder;
import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code autoplay tail}. */
@Command(name = "tail", description = {
    "Watch a connector's stream live.",
    "",
    "Reconnects by itself and says so on standard error. Nothing is written anywhere, and nobody else misses an event because of it."})
final class TailCommand implements Callable<Integer> {
  private static final String URL_VARIABLE = "AUTOPLAY_SSE_URL";
  private static final String TOKEN_VARIABLE = "AUTOPLAY_SSE_TOKEN";
  private final Terminal terminal;
  private final Signals signals;

  @Option(names = "--url", paramLabel = "U", description = "The stream's address; default: environment variable " + URL_VARIABLE + ".")
  private @Nullable String url;

  @Option(names = "--token", paramLabel = "T", converter = SecretConverter.class, description =
      "The stream's bearer token. Other users of this machine can see it in the list of processes; environment variable "
          + TOKEN_VARIABLE + " hides it.")
  private @Nullable Secret token;

  @Option(names = "--json", description = "Print each payload as it came, one on a line.")
  private boolean json;

  @Mixin private Verbosity verbosity = new Verbosity();

  TailCommand(Terminal terminal, Signals signals) {
    this.terminal = terminal;
    this.signals = signals;
  }

  @Override
  public Integer call() throws Failure {
    verbosity.apply(terminal, Level.WARN);
    TailPrinter printer = new TailPrinter(terminal, json, verbosity.quiet());
    try (SseClient client = client(printer)) {
      Runnable end = client::close;
      signals.onStop(end);
      client.run(event -> {
        printer.print(event);
        if (terminal.isGone()) {
          end.run();
        }
      });
    } catch (IOException e) {
      throw Failure.refused(e.getMessage());
    } catch (InterruptedException e) {
      return ExitCode.INTERRUPTED;
    }
    if (!signals.arrived() && !terminal.isGone()) {
      terminal.notice("autoplay: the server ended the stream");
    }
    return ExitCode.OK;
  }

  private SseClient client(TailPrinter printer) throws Failure {
    String address = url != null ? url : System.getenv(URL_VARIABLE);
    if (address == null || address.isBlank()) {
      throw Failure.usage("--url: must be set, or environment variable " + URL_VARIABLE);
    }
    String variable = System.getenv(TOKEN_VARIABLE);
    String bearer = token != null ? token.reveal() : variable == null ? "" : variable;
    try {
      SseClientBuilder builder = SseClient.builder().url(URI.create(address.strip())).listener(printer);
      return (bearer.isEmpty() ? builder : builder.header("Authorization", "Bearer " + bearer)).build();
    } catch (IllegalArgumentException e) {
      throw Failure.usage("--url: must be an absolute http or https address, and --token of printable ASCII");
    }
  }
}
