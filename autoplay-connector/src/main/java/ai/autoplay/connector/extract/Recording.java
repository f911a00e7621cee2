package ai.autoplay.connector.extract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Requests as a collector saw them: a text file with one JSON object per line, in order of arrival, with {@code received_at}
 * (milliseconds), {@code method}, {@code path}, {@code query}, {@code headers} and {@code body_base64}. Requests that the recorded
 * server did not take ({@code "accepted": false}) are left out: the client sent them again, or has lost them; so are those without body and time.
 *
 * @param name     of the file, without its ending
 * @param requests in order of {@code receivedAt}
 */
public record Recording(String name, List<CapturedRequest> requests) {
  private static final String ENDING = ".jsonl";
  private static final ObjectMapper JSON = new ObjectMapper();

  public Recording {
    requests = requests.stream().sorted(Comparator.comparing(CapturedRequest::receivedAt)).toList();
  }

  /**
   * Reads one file.
   *
   * @throws IOException when it can't be read or a line is no such object; the message names file and line
   */
  public static Recording read(Path file) throws IOException {
    String name = file.getFileName().toString();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      return read(name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name, reader);
    }
  }

  /** Reads from {@code reader} to its end; does not close it. */
  public static Recording read(String name, Reader reader) throws IOException {
    List<CapturedRequest> requests = new ArrayList<>();
    BufferedReader lines = new BufferedReader(reader);
    int number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      if (!line.isBlank()) {
        readLine(line, name + ENDING + ", line " + number, requests);
      }
    }
    return new Recording(name, requests);
  }

  /** The recordings of a directory in order of their names, or the one of a file. Sub-directories are not looked into. */
  public static List<Recording> readAll(Path fileOrDirectory) throws IOException {
    if (!Files.isDirectory(fileOrDirectory)) {
      return List.of(read(fileOrDirectory));
    }
    List<Path> files;
    try (Stream<Path> entries = Files.list(fileOrDirectory)) {
      files = entries.filter(file -> file.getFileName().toString().endsWith(ENDING)).sorted().toList();
    }
    List<Recording> recordings = new ArrayList<>();
    for (Path file : files) {
      recordings.add(read(file));
    }
    return recordings;
  }

  private static void readLine(String line, String where, List<CapturedRequest> requests) throws IOException {
    try {
      JsonNode node = JSON.readTree(line);
      boolean timed = node.path("received_at").isNumber();
      if (!timed && !node.path("body_base64").asText("").isEmpty() || !node.isObject()) {
        throw new IOException(where + ": received_at: must be a number of milliseconds");
      }
      if (timed && node.path("accepted").asBoolean(true)) {
        requests.add(request(node));
      }
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new IOException(where + ": must be a JSON object with a base64 body", e);
    }
  }

  private static CapturedRequest request(JsonNode node) {
    Map<String, String> headers = new HashMap<>();
    node.path("headers").properties().forEach(header -> headers.put(header.getKey(), header.getValue().asText()));
    byte[] body = Base64.getDecoder().decode(node.path("body_base64").asText(""));
    return new CapturedRequest(node.path("method").asText("POST"), node.path("path").asText("/"), node.path("query").asText(""),
        headers, body, Instant.ofEpochMilli(node.path("received_at").asLong()));
  }
}
