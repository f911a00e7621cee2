package ai.autoplay;

import ai.autoplay.plugin.EditDistance;
import ai.autoplay.plugin.Slot;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What is said when the class path and the settings do not agree: what was looked for, what was found where, and the line to write. */
final class PluginTexts {
  private static final String ARTIFACTS = "\n    ai.autoplay:autoplay-transport-sse      reads a connector's stream (Server-Sent Events)"
      + "\n    ai.autoplay:autoplay-transport-webhook  receives a connector's signed webhooks";

  private static final Pattern MISSING_CLASS = Pattern.compile("[^ ]+");

  private PluginTexts() {}

  static String noTransport() {
    return "transport: none was found on the class path. Add one of these artifacts:" + ARTIFACTS
        + "\nor pass one of your own: Autoplay.builder().transport(transport)";
  }

  static String severalTransports(List<PluginFound> found) {
    return "transport: " + found.size() + " were found on the class path, and no setting says which to use:" + lines(found)
        + "\nChoose one, for example: autoplay.transport=" + found.get(0).name();
  }

  static String unknown(String key, String wanted, Slot slot, List<PluginFound> found) {
    String kind = kind(slot);
    String there = found.isEmpty() ? "; there is no " + kind + " on the class path" : "; found were:" + lines(found);
    return key + ": no " + kind + " of the name \"" + wanted + "\" is on the class path"
        + (slot == Slot.SUMMARIZER ? builtIn(key, wanted, found) : "") + there
        + "\nAdd the artifact that brings it, or name one that is there";
  }

  /** Summarizers alone are there without a plugin: a name that is nearly one of theirs asks for no artifact. */
  private static String builtIn(String key, String wanted, List<PluginFound> found) {
    List<String> names = Stream.concat(PluginChoice.BUILT_IN.stream(), found.stream().map(PluginFound::name)).toList();
    String meant = EditDistance.nearest(wanted, names).map(name -> "; did you mean " + key + "=" + name + "?").orElse("");
    return meant + "; built in are " + String.join(" and ", PluginChoice.BUILT_IN);
  }

  static String twins(List<PluginFound> found) {
    return "plugin \"" + found.get(0).name() + "\": " + found.size() + " " + kind(found.get(0).slot())
        + " plugins have this name:" + lines(found) + "\nTake all but one off the class path";
  }

  static String broken(String message, String origin) {
    return "plugins: one in " + origin + " could not be loaded: " + message
        + "\nMend or remove the jar that names it in META-INF/services/ai.autoplay.plugin.AutoplayPlugin";
  }

  /** {@code what} is the method that answered null. */
  static String nameless(String type, String origin, String what) {
    return "plugin " + type + " in " + origin + ": " + what + " must not be null, and is\nMend the plugin, or remove its jar";
  }

  static String moduleless(PluginFound found) {
    return one(found) + ": module(settings) must not be null, and is\nMend the plugin, or choose another";
  }

  /** {@code found} are those that it may be, one or more. */
  static String unlinked(List<PluginFound> found, LinkageError error) {
    String missing = String.valueOf(error.getMessage());
    String what = error instanceof NoClassDefFoundError && MISSING_CLASS.matcher(missing).matches()
        ? "the class " + missing.replace('/', '.') + " is needed, and is not on the class path"
        : "what is on the class path does not fit together: " + error + (error.getCause() == null ? "" : " (" + error.getCause() + ")");
    String who = found.size() == 1 ? one(found.get(0)) + ": " + what : "plugins: " + what + "; by one of these:" + lines(found);
    return who + "\nAdd the jar that holds it in the version that fits, or choose another plugin";
  }

  static String failed(PluginFound found, RuntimeException error) {
    return one(found) + ": could not be set up: " + error + "\nMend the plugin, or choose another";
  }

  /** {@code sinks} are the names of those that are bound. */
  static String unbound(PluginFound plugin, Collection<String> sinks) {
    boolean sink = plugin.slot() == Slot.SINK;
    String what = sink ? "no sink of its name" : "no " + kind(plugin.slot());
    String instead = !sink || sinks.isEmpty() ? "" : "; the sinks that were bound are: " + String.join(", ", sinks);
    String call = switch (plugin.slot()) {
      case SINK -> "sink(\"" + plugin.name() + "\")";
      case TRANSPORT -> "transport()";
      case SUMMARIZER -> "summarizer()";
      case SESSION_STORE -> "sessionStore()";
    };
    return one(plugin) + ": was chosen, and its module binds " + what + instead
        + "\nLet the module call AutoplayBinder.autoplay(binder)." + call + ".to(…), or choose another plugin";
  }

  private static String one(PluginFound plugin) {
    return "plugin \"" + plugin.name() + "\" (" + plugin.type() + " in " + plugin.origin() + ")";
  }

  static String noSink(Collection<String> available) {
    String choice = available.isEmpty()
        ? "" : "\nor choose from those on the class path: autoplay.sinks=" + String.join(",", available);
    return "sinks: there is none. Pass one: Autoplay.builder().sink(sink)" + choice;
  }

  private static String kind(Slot slot) {
    return slot.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String lines(List<PluginFound> found) {
    StringBuilder lines = new StringBuilder();
    found.forEach(plugin -> lines.append("\n    ").append(plugin.name()).append("  (").append(plugin.type()).append(" in ").append(plugin.origin()).append(')'));
    return lines.toString();
  }
}
