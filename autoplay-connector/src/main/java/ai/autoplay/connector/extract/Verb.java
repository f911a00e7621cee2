package ai.autoplay.connector.extract;

/** What was done to a target, in the two forms that a title and a sentence need. */
record Verb(String title, String sentence) {

  static Verb of(Draft draft) {
    return switch (draft.type) {
      case "click" -> click(draft);
      case "submit" -> new Verb("Submit", "submitted");
      default -> change(draft.target.kind());
    };
  }

  private static Verb click(Draft draft) {
    if (Target.TOGGLES.contains(draft.kind())) {
      return toggle(draft);
    }
    return draft.doubled ? new Verb("Double-click", "double-clicked") : new Verb("Click", "clicked");
  }

  /** The attributes tell the state before the click; a plain checkbox does not tell it. */
  private static Verb toggle(Draft draft) {
    String state = draft.target.control().attributeOr("aria-checked", "");
    String kind = draft.kind();
    if (kind.equals("radio button") || kind.equals("menu item")) {
      return kind.equals("menu item") ? new Verb("Click", "clicked") : new Verb("Select", "selected");
    }
    return switch (state) {
      case "false" -> new Verb("Turn on", "turned on");
      case "true" -> new Verb("Turn off", "turned off");
      default -> new Verb("Toggle", "toggled");
    };
  }

  private static Verb change(String kind) {
    return switch (kind) {
      case "dropdown" -> new Verb("Choose in", "chose an option in");
      case "slider" -> new Verb("Move", "moved");
      case "file field" -> new Verb("Choose file in", "chose a file in");
      case "color field" -> new Verb("Choose color in", "chose a color in");
      default -> new Verb("Type in", "typed in");
    };
  }
}
