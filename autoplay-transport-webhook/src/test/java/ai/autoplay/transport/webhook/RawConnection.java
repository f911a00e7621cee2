package ai.autoplay.transport.webhook;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A sender that writes exactly the bytes it is given, and reads answers as they are. */
final class RawConnection implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;

  /** One answer; {@code status} is 0 when the connection ended without one. */
  record Answer(int status, Map<String, String> headers, String body) {}

  RawConnection(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(20_000);
    in = new BufferedInputStream(socket.getInputStream());
  }

  static Answer exchange(int port, String text) throws IOException {
    return exchange(port, text.getBytes(ISO_8859_1));
  }

  static Answer exchange(int port, byte[] bytes) throws IOException {
    try (RawConnection connection = new RawConnection(port)) {
      return connection.send(bytes).answer();
    }
  }

  static byte[] post(WebhookRequest request) {
    StringBuilder head = new StringBuilder("POST /webhook HTTP/1.1\r\nHost: localhost\r\n");
    request.headers().forEach((name, values) -> values.forEach(value -> head.append(name).append(": ").append(value).append("\r\n")));
    head.append("Content-Length: ").append(request.body().length).append("\r\n\r\n");
    return joined(head.toString(), request.body());
  }

  static byte[] chunked(WebhookRequest request, int size) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(new String(post(request), ISO_8859_1).replaceFirst("(?s)Content-Length: \\d+\r\n\r\n.*", "").getBytes(ISO_8859_1));
    all.writeBytes("Transfer-Encoding: chunked\r\n\r\n".getBytes(ISO_8859_1));
    for (int i = 0; i < request.body().length; i += size) {
      int length = Math.min(size, request.body().length - i);
      all.writeBytes((Integer.toHexString(length) + "\r\n").getBytes(ISO_8859_1));
      all.write(request.body(), i, length);
      all.writeBytes("\r\n".getBytes(ISO_8859_1));
    }
    all.writeBytes("0\r\n\r\n".getBytes(ISO_8859_1));
    return all.toByteArray();
  }

  private static byte[] joined(String head, byte[] body) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head.getBytes(ISO_8859_1));
    all.writeBytes(body);
    return all.toByteArray();
  }

  RawConnection send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  RawConnection endOutput() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /** The next answer, interim ones included. */
  Answer answer() throws IOException {
    String statusLine = line();
    if (statusLine.isEmpty()) {
      return new Answer(0, Map.of(), "");
    }
    int status = Integer.parseInt(statusLine.split(" ")[1]);
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    return new Answer(status, headers, new String(in.readNBytes(length), UTF_8));
  }

  boolean ended() throws IOException {
    return in.read() < 0;
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      line.write(next);
    }
    return line.toString(ISO_8859_1).stripTrailing();
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, 300));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
