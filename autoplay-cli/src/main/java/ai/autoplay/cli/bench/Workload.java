package ai.autoplay.cli.bench;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;

/**
 * Payloads as a connector sends them: sessions take turns, pages and labels come again, some descriptions do not.
 *
 * @param sessions     how many sessions take turns, 1 to 1,000,000; a multiple of {@code summaryEvery}, or not all have their share of summaries
 * @param actions      how many actions a batch has, 1 or more
 * @param summaryEvery every how many events one is a summary; of each session too, and of those before it; 0 for never
 * @param description  the least number of characters of a description; those that are shorter by nature are filled up
 * @param alphabet     what descriptions are filled up with
 */
public record Workload(int sessions, int actions, int summaryEvery, int description, String alphabet) {
  private static final String[] PAGES = {"dashboard", "projects", "projects/:id", "projects/:id/settings", "projects/:id/members", "billing",
      "billing/invoices", "billing/invoices/:id", "reports", "reports/:id", "reports/:id/export", "team", "team/invite", "profile",
      "profile/notifications", "integrations", "integrations/:id", "search", "help", "help/articles/:id"};
  private static final String[] THINGS = {"Export CSV button", "Save changes button", "billing settings link", "Invite member button",
      "project name field", "date range filter", "Download invoice link", "search box", "New project button", "Delete row icon",
      "notifications toggle", "plan selector", "next page arrow", "help article link", "team tab", "columns menu"};
  private static final String[] TYPES = {"pageview", "click", "click", "click", "submit", "type", "focus"};

  /** One of the reference mix: about 1 KB an event, 3 actions, 5 % summaries. */
  public static Workload of(int sessions) {
    return new Workload(sessions, 3, 20, 0, "x");
  }

  /** The same of as many sessions; their payloads differ in nothing but whose they are. */
  Workload withSessions(int number) {
    return new Workload(number, actions, summaryEvery, description, alphabet);
  }

  /** @throws IllegalArgumentException when there are not 1 to 1,000,000 sessions */
  public Workload {
    if (sessions < 1 || sessions > 1_000_000) {
      throw new IllegalArgumentException("sessions: must be 1 to 1000000, but was " + sessions);
    }
  }

  /** The payload of event {@code number}, with {@code stamp} in place of the time at which it was forwarded, and whose it is. */
  byte[] json(int number, String session, String stamp) {
    String json = isSummary(number) ? summary(number, session, stamp) : batch(number, session, stamp);
    return json.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Whose turn it is with the {@code sequence}th event of a stream. In every round all begin one later, so that it is not always the
   * same sessions' turn when there is a summary.
   */
  int session(long sequence) {
    return (int) ((sequence + sequence / sessions) % sessions);
  }

  /** How many actions event {@code number} has. */
  int actionsIn(int number) {
    return isSummary(number) ? 0 : actions;
  }

  private boolean isSummary(int number) {
    return summaryEvery > 0 && number % summaryEvery == summaryEvery - 1;
  }

  private String summary(int number, String session, String stamp) {
    return "{\"type\":\"summary\",\"product_id\":\"prod_bench\",\"session_id\":\"ps_9e3779b1" + session + "\",\"summary\":\"The user opened "
        + "the projects page, looked for project " + number + ", changed two of its settings and went on to the invoices of the last quarter, "
        + "of which they downloaded one. They seem to look for the export of a report that the new plan no longer has. Now on the billing "
        + "page (/billing/invoices).\",\"replaces\":" + (summaryEvery - 1) * actions + ",\"forwarded_at\":" + stamp + "}";
  }

  private String batch(int number, String session, String stamp) {
    Random random = new Random(number);
    StringBuilder json = new StringBuilder(1100).append("{\"type\":\"actions\",\"product_id\":\"prod_bench\",\"session_id\":\"ps_9e3779b1")
        .append(session).append("\",\"user_id\":\"user_9e3779b1").append(session).append("\",\"email\":\"user").append(session)
        .append("@example.com\",\"count\":").append(actions).append(",\"forwarded_at\":").append(stamp).append(",\"actions\":[");
    long millis = number * 7L % 1_000_000;
    for (int i = 0; i < actions; i++) {
      long end = i == actions - 1 ? millis : millis + 1 + random.nextInt(9_000);   // each ends where the next begins, the last at once
      action(json.append(i == 0 ? "" : ",").append("{\"index\":").append(i), random);
      json.append(",\"timestamp_start\":").append(time(millis)).append(",\"timestamp_end\":").append(time(end)).append('}');
      millis = end;
    }
    return json.append("]}").toString();
  }

  private void action(StringBuilder json, Random random) {
    String type = TYPES[random.nextInt(TYPES.length)];
    String page = PAGES[random.nextInt(PAGES.length)];
    String thing = THINGS[random.nextInt(THINGS.length)];
    boolean once = random.nextInt(3) == 0;   // a row, an amount, a name: something that comes only once
    String description = "User " + verb(type) + " " + thing + " on the " + page.replace("/:id", "") + " page" + (once ? ", item " + random.nextInt() : "");
    String url = "https://app.example.com/" + page;
    json.append(",\"type\":\"").append(type).append("\",\"title\":\"").append(type.equals("pageview") ? "Page Load: " + page : "Click " + thing)
        .append("\",\"description\":\"").append(filled(description)).append("\",\"raw_url\":\"")
        .append(url.replace(":id", Integer.toString(random.nextInt(200)))).append(once ? "?ref=email" : "")
        .append("\",\"canonical_url\":\"").append(url).append('"');
  }

  private static String verb(String type) {
    return switch (type) {
      case "pageview" -> "saw";
      case "type" -> "typed into";
      default -> type + "ed";
    };
  }

  private String filled(String text) {
    int missing = description - text.length();
    return missing <= 0 ? text : text + alphabet.repeat(missing / alphabet.length() + 1);
  }

  private static String time(long millis) {
    return String.format(Locale.ROOT, "%d.%03d", 1_700_000_000 + millis / 1_000, millis % 1_000);
  }
}
