package ai.autoplay.cli;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.MalformedPayloadException;
import ai.autoplay.model.Payload;
import ai.autoplay.model.PayloadCodec;
import ai.autoplay.model.SlimAction;
import ai.autoplay.transport.sse.ServerSentEvent;
import ai.autoplay.transport.sse.SseListener;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Prints a stream: payloads to standard output, what happens to the connection to standard error. */
final class TailPrinter implements SseListener {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());
  private static final String HEARTBEAT = "heartbeat";
  private final Terminal terminal;
  private final boolean json;
  private final boolean quiet;
  private final PayloadCodec codec = new PayloadCodec();

  TailPrinter(Terminal terminal, boolean json, boolean quiet) {
    this.terminal = terminal;
    this.json = json;
    this.quiet = quiet;
  }

  void print(ServerSentEvent event) {
    if (event.type().equals(HEARTBEAT) || event.data().isEmpty()) {
      return;
    }
    if (json) {
      terminal.line(event.data().replace('\n', ' '));   // in JSON, a line feed can only stand between the tokens
    } else {
      printPayload(event.data());
    }
  }

  private void printPayload(String data) {
    try {
      Optional<Payload> payload = codec.decode(data);
      payload.ifPresentOrElse(this::print, () -> notice(Style.YELLOW, "left out a payload of a type that we do not know"));
    } catch (MalformedPayloadException e) {
      notice(Style.YELLOW, "malformed: " + Terminal.plain(String.valueOf(e.getMessage())));
    }
  }

  private void print(Payload payload) {
    String session = session(payload);
    if (payload instanceof ActionsPayload batch) {
      batch.actions().forEach(action -> print(action, session, batch.userId()));
    } else {
      terminal.line(time(payload.forwardedAt()) + "  " + terminal.styled(Style.BLUE, session) + "  "
          + terminal.styled(Style.CYAN, "summary: " + payload.toText()));
    }
  }

  private String session(Payload payload) {
    String id = payload.sessionId() == null ? "anonymous" : terminal.shortened(Terminal.plain(payload.sessionId()));
    return Terminal.plain(payload.productId()) + "/" + id;
  }

  private void print(SlimAction action, String session, @Nullable String batchUser) {
    String user = action.userId() == null ? batchUser : action.userId();
    terminal.line(time(action.timestampStart()) + "  " + terminal.styled(Style.BLUE, session) + "  "
        + (user == null ? "" : terminal.styled(Style.DIM, terminal.shortened(Terminal.plain(user))) + "  ") + action.toText());
  }

  private String time(Instant time) {
    return terminal.styled(Style.DIM, time.equals(Instant.EPOCH) ? "        " : TIME.format(time));
  }

  @Override
  public void connected() {
    notice(Style.GREEN, "connected");
  }

  @Override
  public void disconnected(String reason, Duration nextDelay) {
    notice(Style.YELLOW, "connection lost (" + Terminal.plain(reason) + "); "
        + String.format(Locale.ROOT, "next attempt in %.1f s", nextDelay.toMillis() / 1_000.0));
  }

  @Override
  public void skipped(@Nullable String ownId, int limit) {
    notice(Style.YELLOW, "left out an event of more than " + limit + " characters");
  }

  private void notice(Style style, String text) {
    if (!quiet) {
      terminal.notice(terminal.styledNotice(style, "● " + text));
    }
  }
}
