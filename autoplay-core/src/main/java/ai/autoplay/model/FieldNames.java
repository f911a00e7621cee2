package ai.autoplay.model;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one kind of object and their names, which are the constants' in lower case. A sender writes them in the same order every
 * time: so the one that came next the last time is a good guess. Thread-safe without a lock: a guess that another thread has changed is
 * a wrong guess.
 *
 * @param <F> the fields, at best in the order in which they mostly come; the last one stands for all that are unknown
 */
final class FieldNames<F extends Enum<F>> {
  private final F[] fields;
  private final byte[][] written;
  private final F[] guesses;
  private final Map<String, F> byName = new HashMap<>();

  FieldNames(F[] fields) {
    this.fields = fields.clone();
    this.guesses = fields.clone();
    this.written = new byte[fields.length][];
    for (F field : fields) {
      String name = nameOf(field);
      int place = field.ordinal();
      written[place] = ("\"" + name + "\"").getBytes(StandardCharsets.UTF_8);
      guesses[place] = fields[(place + 1) % (fields.length - 1)];
      byName.put(name, field);
    }
    byName.remove(nameOf(unknown()));
  }

  static String nameOf(Enum<?> field) {
    return field.name().toLowerCase(Locale.ROOT);
  }

  private F unknown() {
    return fields[fields.length - 1];
  }

  /** What stands for the field before the first one. */
  F start() {
    return unknown();
  }

  /** The field that probably comes after {@code before}. */
  F guess(F before) {
    return guesses[before.ordinal()];
  }

  /** How its name is written as a rule: in quotation marks. */
  byte[] written(F field) {
    return written[field.ordinal()];
  }

  /** The field called {@code name}, which came after {@code before}. */
  F learn(F before, String name) {
    @Nullable F field = byName.get(name);
    if (field == null) {
      return unknown();
    }
    guesses[before.ordinal()] = field;
    return field;
  }
}
