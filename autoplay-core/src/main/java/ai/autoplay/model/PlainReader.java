package ai.autoplay.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads what connectors write day by day: fields of the right types, numbers without signs and exponents, whatever text. Anything else
 * that it meets, right or wrong, ends it with {@link NotPlainException}, and {@link WireReader} begins anew: so it may be fast, and need
 * not know what is wrong with a payload. For one thread, and for one text after the other.
 */
final class PlainReader implements FieldReader {
  private static final int MOST_DIGITS = 18;   // as many as a long always holds
  private static final long EXACT = 1L << 53;
  private static final double[] POWERS =
      {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18};
  private static final byte[] NULL = {'n', 'u', 'l', 'l'};
  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
  private final LatinText latin = new LatinText();
  private final NamedHere named = new NamedHere();
  private final StringPool pool;
  private Instant latest = Instant.EPOCH;
  private byte[] text = {};
  private int at;
  private boolean first;

  PlainReader(StringPool pool) {
    this.pool = pool;
  }

  /** Goes to the beginning of {@code json}, which is not longer than {@link LatinText#LONGEST}. */
  void open(String json) {
    latin.open(json);
    text = latin.bytes();
    at = 0;
    named.clear();
  }

  /** Forgets the text. */
  void close() {
    latin.close();
  }

  @Override
  public void begin() throws NotPlainException {
    expect('{');
    first = true;
  }

  @Override
  public <F extends Enum<F>> @Nullable F next(FieldNames<F> names, F before) throws NotPlainException {
    byte c = significant();
    if (c == '}') {
      at++;
      first = false;
      return null;
    }
    separator(c);
    F guess = names.guess(before);
    byte[] written = names.written(guess);
    if (StringScan.goesOn(text, at, written)) {
      at += written.length;
      expect(':');
      return guess;
    }
    expect('"');
    if (text[StringScan.stop(text, at)] != '"') {
      throw NotPlainException.INSTANCE;
    }
    String name = string();
    expect(':');
    return names.learn(before, name);
  }

  /** Elements and fields stand behind a comma, but for the first. */
  private void separator(byte c) throws NotPlainException {
    if (first) {
      first = false;
    } else if (c == ',') {
      at++;
      significant();
    } else {
      throw NotPlainException.INSTANCE;
    }
  }

  @Override
  public @Nullable String text(Enum<?> field) throws NotPlainException {
    if (significant() != '"') {
      require(NULL);
      return null;
    }
    int start = ++at;
    int stop = StringScan.stop(text, start);
    if (text[stop] == '"') {
      String shared = pool.share(text, start, stop);
      if (shared != null) {
        at = stop + 1;
        return shared;
      }
    }
    return pool.share(string());
  }

  @Override
  public @Nullable String identity(Enum<?> field) throws NotPlainException {
    if (significant() != '"') {
      require(NULL);
      return null;
    }
    int start = ++at;
    int stop = StringScan.stop(text, start);
    String name = text[stop] == '"' ? named.name(text, start, stop) : "";
    if (name.isEmpty()) {
      String value = string();
      return value.isEmpty() ? null : value;
    }
    at = stop + 1;
    return name;
  }

  @Override
  public String ownText(Enum<?> field) throws NotPlainException {
    if (significant() != '"') {
      require(NULL);
      return "";
    }
    at++;
    return string();
  }

  /** The string that begins here; goes on behind its closing mark. */
  private String string() throws NotPlainException {
    String value = latin.cut(at);
    at = latin.next();
    return value;
  }

  private void require(byte[] word) throws NotPlainException {
    if (!StringScan.goesOn(text, at, word)) {
      throw NotPlainException.INSTANCE;
    }
    at += word.length;
  }

  private boolean isNull() throws NotPlainException {
    if (significant() != 'n') {
      return false;
    }
    require(NULL);
    return true;
  }

  @Override
  public int integer(Enum<?> field, int otherwise) throws NotPlainException {
    if (isNull()) {
      return otherwise;
    }
    int start = at;
    long value = whole();
    if (at - start > 9) {
      throw NotPlainException.INSTANCE;
    }
    return (int) value;
  }

  @Override
  public Instant time(Enum<?> field) throws NotPlainException {
    if (isNull()) {
      return Instant.EPOCH;
    }
    Instant read = number();
    if (!read.equals(latest)) {   // an action ends when the next one begins: one object for both
      latest = read;
    }
    return latest;
  }

  /** A number, if it is a time. */
  private Instant number() throws NotPlainException {
    int start = at;
    long digits = whole();
    int point = at;
    if (text[at] == '.') {
      at++;
      digits = digits(digits);
    }
    if (at - start > MOST_DIGITS || digits > EXACT) {
      throw NotPlainException.INSTANCE;
    }
    // both are exact as doubles, so that their quotient is the double nearest to what is written
    return at == point ? Instant.ofEpochSecond(digits) : WireTime.parse(digits / POWERS[at - point - 1]);
  }

  /** A whole number without superfluous zeros. */
  private long whole() throws NotPlainException {
    int start = at;
    long value = digits(0);
    if (text[start] == '0' && at > start + 1) {
      throw NotPlainException.INSTANCE;
    }
    return value;
  }

  /** One digit or more, as the continuation of {@code value}. */
  private long digits(long value) throws NotPlainException {
    long read = value;
    int next = at;
    while (text[next] >= '0' && text[next] <= '9') {
      read = 10 * read + (text[next++] - '0');
    }
    if (next == at) {
      throw NotPlainException.INSTANCE;
    }
    at = next;
    return read;
  }

  @Override
  public boolean beginArray(Enum<?> field) throws NotPlainException {
    if (isNull()) {
      return false;
    }
    expect('[');
    first = true;
    return true;
  }

  @Override
  public boolean nextElement(Enum<?> field, int position) throws NotPlainException {
    byte c = significant();
    if (c == ']') {
      at++;
      first = false;
      return false;
    }
    separator(c);
    expect('{');
    first = true;
    return true;
  }

  /** Only what is neither object nor array is passed over here. */
  @Override
  public void skip() throws NotPlainException {
    switch (significant()) {
      case '"' -> {
        at++;
        string();
      }
      case 'n' -> require(NULL);
      case 't' -> require(TRUE);
      case 'f' -> require(FALSE);
      default -> number();
    }
  }

  @Override
  public void leave() throws NotPlainException {
    throw NotPlainException.INSTANCE;
  }

  @Override
  public void end() throws NotPlainException {
    while (isSpace(text[at])) {
      at++;
    }
    if (at != latin.end()) {
      throw NotPlainException.INSTANCE;
    }
  }

  private void expect(char wanted) throws NotPlainException {
    if (significant() != wanted) {
      throw NotPlainException.INSTANCE;
    }
    at++;
  }

  /** The next character that is no white space; {@code at} is where it is. */
  private byte significant() {
    byte c = text[at];
    while (isSpace(c)) {
      c = text[++at];
    }
    return c;
  }

  private static boolean isSpace(byte c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
  }
}
