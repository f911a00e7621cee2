package ai.autoplay.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads how many times faster than recorded to play. */
final class SpeedConverter implements ITypeConverter<Double> {
  private static final double FASTEST = 1e6;

  @Override
  public Double convert(String text) {
    try {
      double speed = Double.parseDouble(text);
      if (speed >= 0 && speed <= FASTEST) {
        return speed;
      }
    } catch (NumberFormatException e) {
      throw wrong(text);
    }
    throw wrong(text);
  }

  private static TypeConversionException wrong(String text) {
    return new TypeConversionException("must be a number from 0 to 1000000, but is \"" + text + "\"");
  }
}
