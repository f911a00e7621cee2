package ai.autoplay.plugin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A settings file in YAML. What is wrong with it is told without any of its text, which may be a secret's. */
final class YamlFile {
  /** Words of the parser's own. It goes on with what it found, which is a piece of the file. */
  private static final Pattern PROBLEM = Pattern.compile("found unknown escape character|expected escape sequence|cannot start any token"
      + "|could not find expected ':'|(mapping values|mapping keys|sequence entries) are not allowed here|expected <block end>"
      + "|found unexpected (end of stream|document separator)|expected ',' or '[]}]'|expected the node content"
      + "|expected chomping or indentation indicators|found undefined tag handle|special characters are not allowed|Invalid UTF-8");
  /** The excerpt of the file, which would show it, is indented further and ends with no colon of the parser's. */
  private static final Pattern PLACE = Pattern.compile("(?m)^ in 'reader', (line \\d+, column \\d+):$");

  private YamlFile() {}

  static Map<String, String> read(Path file) throws IOException {
    Map<String, String> values = new HashMap<>();
    try {
      flatten("", new YAMLMapper().readTree(file.toFile()), values);
      return values;
    } catch (JsonProcessingException e) {
      throw new IOException(text(e));   // without its cause, whose text goes into every stack trace
    }
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

  private static void flatten(String prefix, JsonNode node, Map<String, String> values) {
    if (node.isObject()) {
      node.properties().forEach(field ->
          flatten(prefix.isEmpty() ? field.getKey() : prefix + "." + field.getKey(), field.getValue(), values));
    } else if (node.isArray()) {
      List<String> items = new ArrayList<>();
      node.forEach(item -> items.add(item.asText()));
      values.put(prefix, String.join(",", items));
    } else if (!prefix.isEmpty() && !node.isNull()) {
      values.put(prefix, node.asText());
    }
  }
}
