package ai.autoplay.plugin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A settings file in YAML. A value is the text that was written: {@code 0123}, {@code 1.10} and {@code yes} are no numbers and flags
 * here. What is wrong with a file is told without any of its values, which may be secrets.
 */
final class YamlFile {
  /** Words of the parser's own. It goes on with what it found, which is a piece of the file. */
  private static final Pattern PROBLEM = Pattern.compile("found unknown escape character|expected escape sequence|cannot start any token"
      + "|could not find expected ':'|(mapping values|mapping keys|sequence entries) are not allowed here|expected <block end>"
      + "|found unexpected (end of stream|document separator)|expected ',' or '[]}]'|expected the node content"
      + "|expected chomping or indentation indicators|found undefined tag handle|special characters are not allowed|Invalid UTF-8");
  /** An excerpt of the file is indented further, and so never taken for this. */
  private static final Pattern PLACE = Pattern.compile("(?m)^ in 'reader', (line \\d+, column \\d+):$");

  private final Path file;
  private final Map<String, String> values = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  private YamlFile(Path file) {
    this.file = file;
  }

  static SettingsSource read(Path file) throws IOException {
    YamlFile yaml = new YamlFile(file);
    try (YAMLParser parser = new YAMLFactory().createParser(file.toFile())) {
      yaml.documents(parser);
    } catch (JsonProcessingException e) {
      throw new IOException(text(e));   // without its cause, whose text goes into every stack trace
    }
    return new SettingsSource(file.toString(), Map.copyOf(yaml.values), false, List.copyOf(yaml.problems));
  }

  private void documents(YAMLParser parser) throws IOException {
    boolean found = false;
    for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
      if (token == JsonToken.VALUE_NULL) {
        continue;
      }
      if (token == JsonToken.START_OBJECT && !found) {
        mapping("", parser);
      } else {
        problems.add(file + ": " + (found ? "must be one document, but more follow after ---" : "must hold keys and their values, as in \"autoplay:\""));
        parser.skipChildren();
      }
      found = true;
    }
  }

  private void mapping(String prefix, YAMLParser parser) throws IOException {
    Set<String> names = new HashSet<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      String key = prefix.isEmpty() ? name : prefix + "." + name;
      JsonToken token = parser.nextToken();
      if (names.add(name)) {
        value(key, token, parser);
      } else {
        problem(key, "must stand once, but stands again");
        parser.skipChildren();
      }
    }
  }

  private void value(String key, JsonToken token, YAMLParser parser) throws IOException {
    switch (token) {
      case START_OBJECT -> mapping(key, parser);
      case START_ARRAY -> put(key, items(key, parser));
      case VALUE_NULL -> { }
      default -> put(key, scalar(key, parser));
    }
  }

  private String items(String key, YAMLParser parser) throws IOException {
    List<String> items = new ArrayList<>();
    for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
      if (token.isStructStart()) {
        problem(key, "must be a list of single values, but one of them is a list or a mapping");
        parser.skipChildren();
      } else if (token != JsonToken.VALUE_NULL) {
        items.add(scalar(key, parser));
      }
    }
    return String.join(",", items);
  }

  /** An alias would come as the name of its anchor. */
  private String scalar(String key, YAMLParser parser) throws IOException {
    if (parser.isCurrentAlias()) {
      problem(key, "must be a value, but is an alias (a word after *), which is not followed");
      return "";
    }
    return parser.getText();
  }

  /** The same key may stand there once with dots and once in steps. */
  private void put(String key, String value) {
    if (values.putIfAbsent(key, value) != null) {
      problem(key, "must stand once, but stands again");
    }
  }

  private void problem(String key, String sentence) {
    problems.add(key + ": " + sentence + " in " + file);
  }

  private static String text(JsonProcessingException e) {
    String message = e.getOriginalMessage();
    String where = "line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr();
    Matcher place = PLACE.matcher(message);
    while (place.find()) {
      where = place.group(1);   // the last one is the problem's, those before say in what it was found
    }
    Matcher problem = PROBLEM.matcher(message);
    return where + ": " + (problem.find() ? problem.group() : "this is not YAML") + " (what stands there is not shown, it may be a secret)";
  }
}
