package ai.autoplay.connector.extract;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a click, change or submit was aimed at: the nearest control around the element, and what kind of thing a person would call it. */
final class Target {
  private static final int REACH = 8;
  static final Set<String> TOGGLES = Set.of("checkbox", "radio button", "switch", "menu item");
  private static final Set<String> FIELDS = Set.of("input", "textarea", "select");
  private static final Set<String> CONTROLS = Set.of("a", "button", "input", "textarea", "select", "option", "label", "summary");
  /** What the roots of well-known rich text editors are called: current libraries do not tell that an element can be edited (posthog.md §5). */
  private static final Set<String> EDITORS = Set.of("ProseMirror", "tiptap", "ql-editor", "ck-editor__editable", "note-editable", "fr-element",
      "mce-content-body", "public-DraftEditor-content", "medium-editor-element", "jodit-wysiwyg", "trumbowyg-editor", "redactor-in",
      "codex-editor", "toastui-editor-contents", "cm-content", "CodeMirror-code", "monaco-editor", "ace_content");
  private static final Set<String> TYPED_INTO = Set.of("textbox", "searchbox");
  private static final Map<String, String> KINDS_BY_ROLE = Map.ofEntries(Map.entry("button", "button"), Map.entry("link", "link"),
      Map.entry("tab", "tab"), Map.entry("menuitem", "menu item"), Map.entry("menuitemcheckbox", "menu item"),
      Map.entry("menuitemradio", "menu item"), Map.entry("option", "option"), Map.entry("checkbox", "checkbox"),
      Map.entry("radio", "radio button"), Map.entry("switch", "switch"), Map.entry("treeitem", "tree item"),
      Map.entry("slider", "slider"), Map.entry("spinbutton", "field"), Map.entry("textbox", "field"),
      Map.entry("searchbox", "field"), Map.entry("combobox", "field"));
  private static final Map<String, String> KINDS_BY_TAG = Map.ofEntries(Map.entry("button", "button"), Map.entry("select", "dropdown"),
      Map.entry("textarea", "field"), Map.entry("option", "option"), Map.entry("label", "label"), Map.entry("summary", "section"),
      Map.entry("img", "image"), Map.entry("svg", "icon"), Map.entry("i", "icon"), Map.entry("video", "video"),
      Map.entry("canvas", "canvas"), Map.entry("form", "form"), Map.entry("td", "cell"), Map.entry("th", "column header"),
      Map.entry("tr", "row"), Map.entry("li", "item"));
  private static final Map<String, String> KINDS_BY_INPUT = Map.ofEntries(Map.entry("checkbox", "checkbox"), Map.entry("radio", "radio button"),
      Map.entry("button", "button"), Map.entry("submit", "button"), Map.entry("reset", "button"), Map.entry("image", "button"),
      Map.entry("range", "slider"), Map.entry("file", "file field"), Map.entry("color", "color field"));

  private final List<Element> chain;
  private final int control;

  Target(List<Element> chain) {
    this.chain = chain;
    this.control = controlIndex(chain);
  }

  private static int controlIndex(List<Element> chain) {
    int editor = editorIndex(chain);
    if (editor >= 0) {
      return editor;
    }
    for (int i = 0; i < Math.min(REACH, chain.size()); i++) {
      if (isControl(chain.get(i))) {
        return i;
      }
    }
    return 0;
  }

  /** What lies in something that is typed into was typed, a link too, unless the page takes it out; -1 when nothing was. */
  private static int editorIndex(List<Element> chain) {
    for (int i = 0; i < chain.size(); i++) {
      if (isEditor(chain.get(i))) {
        return i;
      }
      if ("false".equals(chain.get(i).attribute("contenteditable"))) {
        return -1;
      }
    }
    return -1;
  }

  private static boolean isEditor(Element element) {
    String editable = element.attributeOr("contenteditable", "false");
    return !editable.equals("false") || TYPED_INTO.contains(element.role()) || element.tag().equals("trix-editor")
        || element.classes().stream().anyMatch(EDITORS::contains);
  }

  private static boolean isControl(Element element) {
    return CONTROLS.contains(element.tag()) || KINDS_BY_ROLE.containsKey(element.role());
  }

  boolean isEmpty() {
    return chain.isEmpty();
  }

  /** The control; what was clicked itself when there is none around it. */
  Element control() {
    return chain.get(control);
  }

  /** From what was clicked to the control, both included. */
  List<Element> inside() {
    return chain.subList(0, control + 1);
  }

  List<Element> outside() {
    return chain.subList(control + 1, chain.size());
  }

  /** From what was clicked to {@code more} elements around the control. */
  List<Element> withFrame(int more) {
    return chain.subList(0, Math.min(control + 1 + more, chain.size()));
  }

  boolean isInteractive() {
    return !isEmpty() && isControl(control());
  }

  /** "button", "link", "tab", "field" …; empty when it is nothing in particular. */
  String kind() {
    return isEmpty() ? "" : kindOf(control());
  }

  static String kindOf(Element element) {
    String byRole = KINDS_BY_ROLE.get(element.role());
    if (byRole != null) {
      return byRole;
    }
    if (element.tag().equals("a")) {
      return isRealLink(element.attributeOr("href", "#")) ? "link" : "button";
    }
    if (element.tag().equals("input")) {
      return KINDS_BY_INPUT.getOrDefault(element.attributeOr("type", "text"), "field");
    }
    return isEditor(element) ? "field" : KINDS_BY_TAG.getOrDefault(element.tag(), "");
  }

  private static boolean isRealLink(String href) {
    return !href.isBlank() && !href.equals("#") && !href.startsWith("javascript:");
  }

  /** Where the link leads, as written; null when it is none. */
  @Nullable String destination() {
    String href = isEmpty() ? null : control().attribute("href");
    return href != null && isRealLink(href) ? href : null;
  }

  /** Something that is switched on and off or chosen by a click, whose change says nothing that the click does not say. */
  boolean isToggle() {
    return TOGGLES.contains(kind());
  }

  boolean isTextField() {
    return kind().equals("field");
  }

  boolean isInput() {
    return !isEmpty() && control().tag().equals("input");
  }

  /** Whether its text is what was chosen, not what was typed. */
  boolean isChooser() {
    return !isEmpty() && control().role().equals("combobox") && !FIELDS.contains(control().tag())
        && control().attribute("contenteditable") == null;
  }

  boolean isField() {
    return !isEmpty() && (FIELDS.contains(control().tag()) || isTextField());
  }

  /** Whether inline styles take it off the screen: only a script clicks there. */
  boolean isHidden() {
    return chain.stream().anyMatch(Element::isHidden) || !chain.isEmpty() && chain.get(0).isInvisible();
  }
}
