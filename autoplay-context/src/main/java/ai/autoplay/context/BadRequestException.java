package ai.autoplay.context;

/** A caller's mistake; names the parameter and the rule, and no value. */
final class BadRequestException extends Exception {
  private static final long serialVersionUID = 1L;
  private final String parameter;

  BadRequestException(String parameter, String rule) {
    super(parameter + ": " + rule);
    this.parameter = parameter;
  }

  String parameter() {
    return parameter;
  }
}
