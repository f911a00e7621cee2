package ai.autoplay.cli;

/** How a piece of text stands out on a terminal. */
enum Style {
  BOLD("1"), DIM("2"), RED("31"), GREEN("32"), YELLOW("33"), BLUE("34"), CYAN("36");

  private final String code;

  Style(String code) {
    this.code = code;
  }

  /** {@code text} in this style, which ends with it. */
  String on(String text) {
    return "\u001b[" + code + "m" + text + "\u001b[0m";
  }
}
