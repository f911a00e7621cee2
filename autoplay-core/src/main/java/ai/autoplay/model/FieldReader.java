package ai.autoplay.model;

import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads an object's known fields one after the other, each value by its rule; one that breaks it is malformed. */
interface FieldReader {
  /** Goes into the outermost object. */
  void begin() throws IOException, MalformedPayloadException;

  /**
   * Goes on to the next field's value.
   *
   * @param before the field before
   * @return null when there is none
   */
  <F extends Enum<F>> @Nullable F next(FieldNames<F> names, F before) throws IOException;

  /** A string that mostly comes only once; null is empty. */
  String ownText(Enum<?> field) throws IOException, MalformedPayloadException;

  /** A string that mostly comes again, and is shared then; null stays null. */
  @Nullable String text(Enum<?> field) throws IOException, MalformedPayloadException;

  /** Null is {@code otherwise}; 5.0 is 5. */
  int integer(Enum<?> field, int otherwise) throws IOException, MalformedPayloadException;

  /** Null is the epoch, which means unknown. */
  Instant time(Enum<?> field) throws IOException, MalformedPayloadException;

  /** Goes into an array; false when there is null instead. */
  boolean beginArray(Enum<?> field) throws IOException, MalformedPayloadException;

  /** Goes into the array's next element, an object; false when there is none. */
  boolean nextElement(Enum<?> field, int position) throws IOException, MalformedPayloadException;

  /** Passes over a value. */
  void skip() throws IOException;

  /** Passes over what is left of a value that broke a rule. */
  void leave() throws IOException;

  /** Makes sure that nothing follows the outermost object. */
  void end() throws IOException, MalformedPayloadException;

  default String textOrEmpty(Enum<?> field) throws IOException, MalformedPayloadException {
    String value = text(field);
    return value == null ? "" : value;
  }

  /** Who it is of: a string of which there are as many as people and sessions; null when it is null or empty. */
  default @Nullable String identity(Enum<?> field) throws IOException, MalformedPayloadException {
    String value = text(field);
    return value == null || value.isEmpty() ? null : value;
  }
}
