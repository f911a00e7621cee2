package ai.autoplay.sink.botpress;

import ai.autoplay.plugin.Secret;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import okhttp3.HttpUrl;

/** What must not show in a message, however an answer repeats it. */
final class Masks {
  /** Shorter pieces of an address are words that any answer may use. */
  private static final int SHORTEST_PIECE = 6;
  private final List<String> hidden;

  private Masks(Stream<String> hidden) {
    this.hidden = hidden.distinct().sorted(Comparator.comparingInt(String::length).reversed()).toList();   // a whole before its parts
  }

  static Masks of(Secret secret) {
    return new Masks(Stream.of(secret.reveal()).filter(text -> !text.isEmpty()));
  }

  /** These, and what comes after the host of an address that is as good as a password: encoded or not, as a whole or in part. */
  Masks andPathOf(HttpUrl address) {
    Stream<String> wholes = Stream.of(address.encodedPath(), "/" + String.join("/", address.pathSegments())).filter(path -> path.length() > 1);
    Stream<String> queries = address.encodedQuery() == null ? Stream.of() : Stream.of("?" + address.encodedQuery(), "?" + address.query());
    Stream<String> pieces = Stream.of(address.encodedPathSegments(), address.pathSegments(),
        address.queryParameterNames().stream().flatMap(name -> address.queryParameterValues(name).stream()).filter(value -> value != null).toList())
        .flatMap(List::stream).filter(piece -> piece.length() >= SHORTEST_PIECE);
    return new Masks(Stream.of(hidden.stream(), wholes, queries, pieces).flatMap(texts -> texts));
  }

  String over(String text) {
    String masked = text;
    for (String secret : hidden) {
      masked = masked.replace(secret, "***");
    }
    return masked;
  }
}
