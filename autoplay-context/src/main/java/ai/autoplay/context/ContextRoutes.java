package ai.autoplay.context;

import ai.autoplay.model.ActivityOptions;
import ai.autoplay.plugin.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The road of one request: the token, the path, the parameters, the answer. Logs neither paths nor queries nor bodies, which name users and
 * hold what they ask.
 */
final class ContextRoutes extends Handler.Abstract {
  private static final Logger LOG = LoggerFactory.getLogger(ContextServer.class);
  private static final int MAX_BODY = 64 * 1024;
  private static final int MAX_QUESTION = 1 << 20;
  private static final String[] NONE = {};
  /** What can be read, and what more may be said about it than of everything. */
  private static final Map<String, String[]> MORE =
      Map.of("sessions", new String[] {"user"}, "users", NONE, "conversations", new String[] {"conversation", "knowledge"});
  private final byte[] tokenDigest;
  private final ActivityOptions options;
  private final ActivityReader reader;
  private final LinkWriter writer;

  ContextRoutes(Secret token, ActivityOptions options, ActivityReader reader, LinkWriter writer) {
    this.tokenDigest = digest(token.reveal());
    this.options = options;
    this.reader = reader;
    this.writer = writer;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    answer(request).send(response, callback);
    return true;
  }

  private Reply answer(Request request) {
    if (!isAllowed(request)) {
      return Reply.error(401, "Authorization: must be \"Bearer \" and the token").with(HttpHeader.WWW_AUTHENTICATE, "Bearer");
    }
    try {
      return route(request, UrlText.segments(request.getHttpURI().getPath()));
    } catch (BadRequestException e) {
      return Reply.error(400, e);
    } catch (IOException e) {
      LOG.warn("a link or mark could not be stored: {}", e.getMessage());
      return again();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return again();
    } catch (RuntimeException e) {
      LOG.error("a request failed", e);
      return Reply.error(500, "internal error");
    }
  }

  private static Reply again() {
    return Reply.error(503, "not possible at the moment; send it again").with(HttpHeader.RETRY_AFTER, "5");
  }

  private Reply route(Request request, List<String> path) throws BadRequestException, IOException, InterruptedException {
    int size = path.size();
    if (size < 2 || !path.get(0).equals("v1")) {
      return notFound();
    }
    if (size == 2 && path.get(1).equals("links")) {
      return post(request, MAX_BODY, writer::link);
    }
    if (size == 5 && path.get(1).equals("conversations") && path.get(4).equals("answered")) {
      return post(request, MAX_BODY, body -> writer.answered(path.get(2), path.get(3), body));
    }
    boolean context = path.get(size - 1).equals("context") && (size == 5 || size == 4 && path.get(1).equals("sessions"));
    if (!context || !MORE.containsKey(path.get(1))) {
      return notFound();
    }
    String[] more = MORE.get(path.get(1));
    return switch (request.getMethod()) {
      case "GET" -> read(path, Parameters.of(UrlText.parameters(request.getHttpURI().getQuery()), options, path.get(1).equals("sessions") ? more : NONE));
      case "POST" -> post(request, MAX_QUESTION, body -> read(path, Parameters.of(body, options, more)));
      default -> notAllowed("GET, POST");
    };
  }

  private Reply read(List<String> path, Parameters parameters) throws BadRequestException {
    if (path.get(1).equals("sessions")) {
      return path.size() == 4 ? reader.session(null, path.get(2), parameters) : reader.session(path.get(2), path.get(3), parameters);
    }
    return path.get(1).equals("users") ? reader.user(path.get(2), path.get(3), parameters)
        : reader.conversation(path.get(2), path.get(3), parameters);
  }

  /** Takes a body. */
  private interface Taker {
    Reply take(byte[] body) throws BadRequestException, IOException, InterruptedException;
  }

  private Reply post(Request request, int most, Taker taker) throws BadRequestException, IOException, InterruptedException {
    if (!request.getMethod().equals("POST")) {
      return notAllowed("POST");
    }
    if (request.getHttpURI().getQuery() != null) {
      throw new BadRequestException("query string", "must be empty");
    }
    String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
    if (type == null || !type.toLowerCase(Locale.ROOT).split(";")[0].strip().equals("application/json")) {
      return Reply.error(415, new BadRequestException("Content-Type", "must be application/json"));
    }
    byte[] body = body(request, most);
    return body == null ? Reply.error(413, new BadRequestException("body", "must have at most " + most + " bytes")) : taker.take(body);
  }

  /** Null when it is too large. */
  private static byte @Nullable [] body(Request request, int most) throws BadRequestException {
    try {
      byte[] body = Content.Source.asInputStream(request).readNBytes(most + 1);
      return body.length > most ? null : body;
    } catch (IOException e) {
      throw new BadRequestException("body", "must arrive whole");
    }
  }

  private static Reply notFound() {
    return Reply.error(404, "path: must be one of /v1/sessions/{product}/{session}/context, /v1/users/{product}/{user}/context, "
        + "/v1/conversations/{product}/{conversation}/context, /v1/conversations/{product}/{conversation}/answered, /v1/links");
  }

  private static Reply notAllowed(String method) {
    return Reply.error(405, "method: must be " + method).with(HttpHeader.ALLOW, method);
  }

  private boolean isAllowed(Request request) {
    List<String> shown = request.getHeaders().getValuesList(HttpHeader.AUTHORIZATION);
    String text = shown.size() == 1 ? shown.get(0) : "";
    return text.regionMatches(true, 0, "Bearer ", 0, 7) && MessageDigest.isEqual(tokenDigest, digest(text.substring(7).strip()));
  }

  private static byte[] digest(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
