package ai.autoplay.connector.extract;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Bytes to JSON, by what they look like and not by what the Content-Type says (posthog.md §3). */
final class BodyDecoder {
  private static final int MAX_DEPTH = 64;
  private static final int MAX_LAYERS = 3;
  private static final String FORM = "data=";
  private final DecodeLimits limits;
  private final ObjectMapper json;

  BodyDecoder(DecodeLimits limits) {
    this.limits = limits;
    this.json = new ObjectMapper(JsonFactory.builder().streamReadConstraints(StreamReadConstraints.builder()
        .maxNestingDepth(MAX_DEPTH).maxStringLength(limits.maxInflatedBytes()).build()).build());
  }

  BodyTree decode(byte[] body, @Nullable String contentEncoding) throws MalformedBodyException {
    if (body.length == 0) {
      throw new MalformedBodyException(Dropped.EMPTY_BODY);
    }
    if (body.length > limits.maxBodyBytes()) {
      throw new MalformedBodyException(Dropped.TOO_LARGE);
    }
    if ("gzip".equalsIgnoreCase(contentEncoding) && !isGzip(body)) {
      throw new MalformedBodyException(Dropped.BAD_GZIP);
    }
    return decodeLayer(body, MAX_LAYERS);
  }

  private BodyTree decodeLayer(byte[] bytes, int layersLeft) throws MalformedBodyException {
    if (isGzip(bytes)) {
      // a proxy may have compressed again what the browser had compressed
      return decodeLayer(inflate(bytes), spend(layersLeft));
    }
    return decodeText(new String(bytes, StandardCharsets.UTF_8).strip(), layersLeft);
  }

  private BodyTree decodeText(String text, int layersLeft) throws MalformedBodyException {
    String plain = text.startsWith("\uFEFF") ? text.substring(1).strip() : text;
    if (plain.startsWith("{") || plain.startsWith("[")) {
      return parse(plain);
    }
    if (plain.startsWith(FORM)) {
      return decodeText(formValue(plain), spend(layersLeft));
    }
    return decodeLayer(fromBase64(plain), spend(layersLeft));
  }

  private BodyTree parse(String text) throws MalformedBodyException {
    try {
      return BodyTree.read(json, text, limits.maxEvents());
    } catch (BodyTree.TooLargeException e) {
      throw new MalformedBodyException(Dropped.TOO_LARGE);
    } catch (IOException e) {
      throw new MalformedBodyException(Dropped.BAD_JSON);
    }
  }

  private static int spend(int layersLeft) throws MalformedBodyException {
    if (layersLeft == 0) {
      throw new MalformedBodyException(Dropped.BAD_BASE64);
    }
    return layersLeft - 1;
  }

  private static boolean isGzip(byte[] bytes) {
    return bytes.length > 2 && (bytes[0] & 0xff) == 0x1f && (bytes[1] & 0xff) == 0x8b;
  }

  private byte[] inflate(byte[] bytes) throws MalformedBodyException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      byte[] plain = in.readNBytes(limits.maxInflatedBytes() + 1);
      if (plain.length > limits.maxInflatedBytes()) {
        throw new MalformedBodyException(Dropped.TOO_LARGE);
      }
      return plain;
    } catch (IOException e) {
      throw new MalformedBodyException(Dropped.BAD_GZIP);
    }
  }

  private static String formValue(String form) throws MalformedBodyException {
    int end = form.indexOf('&');
    String value = form.substring(FORM.length(), end < 0 ? form.length() : end);
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8).strip();
    } catch (IllegalArgumentException e) {
      throw new MalformedBodyException(Dropped.BAD_BASE64);
    }
  }

  private static byte[] fromBase64(String text) throws MalformedBodyException {
    try {
      // a plus sign that was not percent-encoded has become a space
      byte[] bytes = Base64.getMimeDecoder().decode(text.replace(' ', '+').replace('-', '+').replace('_', '/'));
      if (bytes.length > 0) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      // the same answer as for a text without a single base64 character
    }
    throw new MalformedBodyException(Dropped.BAD_BASE64);
  }
}
