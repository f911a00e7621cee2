package ai.autoplay.context;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decodes paths and queries strictly: what is not percent-encoded UTF-8 is refused instead of guessed. */
final class UrlText {
  private UrlText() {}

  /** The segments of a path as sent, of which each is decoded on its own: {@code %2F} is part of a name. */
  static List<String> segments(String path) throws BadRequestException {
    List<String> segments = new ArrayList<>();
    for (String segment : path.substring(path.startsWith("/") ? 1 : 0).split("/", -1)) {
      segments.add(decoded("path", segment, false));
    }
    return segments;
  }

  static Map<String, String> parameters(@Nullable String query) throws BadRequestException {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : query == null || query.isEmpty() ? new String[0] : query.split("&")) {
      int equals = pair.indexOf('=');
      String name = decoded("query string", equals < 0 ? pair : pair.substring(0, equals), true);
      if (parameters.putIfAbsent(name, equals < 0 ? "" : decoded("query string", pair.substring(equals + 1), true)) != null) {
        throw new BadRequestException("query string", "must give each parameter once");
      }
    }
    return parameters;
  }

  private static String decoded(String where, String text, boolean plusIsSpace) throws BadRequestException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
        int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
        if (high < 0 || low < 0) {
          throw new BadRequestException(where, "must have two hexadecimal digits after each %");
        }
        bytes.write(high << 4 | low);
        i += 2;
      } else if (c == '+' && plusIsSpace) {
        bytes.write(' ');
      } else {
        bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
    } catch (CharacterCodingException e) {
      throw new BadRequestException(where, "must be percent-encoded UTF-8");
    }
  }
}
