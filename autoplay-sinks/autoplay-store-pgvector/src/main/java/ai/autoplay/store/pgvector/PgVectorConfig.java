package ai.autoplay.store.pgvector;

import static java.util.Objects.requireNonNull;

import ai.autoplay.plugin.Secret;
import ai.autoplay.plugin.Settings;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.regex.Pattern;

/**
 * Where the vectors are.
 *
 * @param url         {@code jdbc:postgresql://host:port/database}, with the driver's parameters ({@code ?sslmode=require}) but no password, such
 *                    that the driver can read it
 * @param user        who connects; empty for the driver's default
 * @param password    of that user; empty for none
 * @param table       where they are kept, perhaps after a schema and a dot: letters, digits and underscores. Made when it is missing, as
 *                    is the extension, which needs the right to do so
 * @param connections how many are open at most, 1 to 100
 */
public record PgVectorConfig(String url, String user, Secret password, String table, int connections) {
  private static final String PREFIX = "autoplay.vector.postgres-";
  private static final String STAND_IN = "jdbc:postgresql:not-set";
  private static final String USUAL_TABLE = "autoplay_vectors";
  private static final int USUAL_CONNECTIONS = 4;
  private static final int MAX_CONNECTIONS = 100;
  private static final Pattern TABLE = Pattern.compile("([A-Za-z_][A-Za-z0-9_]{0,39}\\.)?[A-Za-z_][A-Za-z0-9_]{0,39}");
  private static final String TABLE_RULE = "must be at most 40 letters, digits and underscores, with no digit first, perhaps after a schema and a dot";
  private static final String URL_RULE = "must begin with jdbc:postgresql:";
  private static final String DRIVER_RULE = "must be an address that the PostgreSQL driver can read, with a port from 1 to 65535, but is ";
  private static final String NO_PASSWORD_RULE = "must hold no password, which belongs into " + PREFIX + "password";

  public PgVectorConfig {
    requireNonNull(password, "password");
    requireNonNull(user, "user");
    if (!isPostgres(requireNonNull(url, "url"))) {
      throw new IllegalArgumentException("url: " + URL_RULE);
    }
    if (holdsPassword(url)) {
      throw new IllegalArgumentException("url: " + NO_PASSWORD_RULE);
    }
    if (!isReadable(url)) {
      throw new IllegalArgumentException("url: " + DRIVER_RULE + shown(url));
    }
    if (!TABLE.matcher(requireNonNull(table, "table")).matches()) {
      throw new IllegalArgumentException("table: " + TABLE_RULE + ", but is " + table);
    }
    if (connections < 1 || connections > MAX_CONNECTIONS) {
      throw new IllegalArgumentException("connections: must be from 1 to " + MAX_CONNECTIONS + ", but is " + connections);
    }
  }

  /** The usual table, and 4 connections. */
  public PgVectorConfig(String url, String user, Secret password) {
    this(url, user, password, USUAL_TABLE, USUAL_CONNECTIONS);
  }

  /**
   * Reads {@code autoplay.vector.postgres-url}, {@code -user}, {@code -password}, {@code -table} and {@code -connections}. What is wrong
   * is recorded in {@code settings}, and a stand-in taken.
   */
  public static PgVectorConfig from(Settings settings) {
    return new PgVectorConfig(url(settings), settings.text(PREFIX + "user").orElse(""), settings.secret(PREFIX + "password"),
        table(settings), settings.integer(PREFIX + "connections", USUAL_CONNECTIONS, 1, MAX_CONNECTIONS));
  }

  private static String url(Settings settings) {
    String url = settings.requiredText(PREFIX + "url");
    if (url.isEmpty()) {
      return STAND_IN;
    }
    if (!isPostgres(url) || holdsPassword(url)) {
      settings.problem(PREFIX + "url", isPostgres(url) ? NO_PASSWORD_RULE : URL_RULE + ", and does not");
      return STAND_IN;
    }
    if (!isReadable(url)) {
      settings.problem(PREFIX + "url", DRIVER_RULE + shown(url));
      return STAND_IN;
    }
    return url;
  }

  private static String table(Settings settings) {
    String table = settings.text(PREFIX + "table").orElse(USUAL_TABLE);
    if (!TABLE.matcher(table).matches()) {
      settings.problem(PREFIX + "table", TABLE_RULE + ", but is \"" + table + "\"");
      return USUAL_TABLE;
    }
    return table;
  }

  private static boolean isPostgres(String url) {
    return url.startsWith("jdbc:postgresql:");
  }

  private static boolean holdsPassword(String url) {
    int query = url.indexOf('?');
    return query >= 0 && Pattern.compile("(?i)[?&][a-z]*password=").matcher(url.substring(query)).find() || url.matches("[^?]*//[^/?]*@.*");
  }

  /** Whether the driver takes it; asked without connecting. */
  private static boolean isReadable(String url) {
    try {
      return DriverManager.getDriver(url) != null;
    } catch (SQLException e) {
      return false;
    }
  }

  /** Without the driver's parameters. */
  private static String shown(String url) {
    return url.replaceFirst("\\?.*", "");
  }

  /** Without the driver's parameters. */
  @Override
  public String toString() {
    return "PgVectorConfig[" + shown(url) + ", user=" + user + ", table=" + table + ", connections=" + connections + "]";
  }
}
