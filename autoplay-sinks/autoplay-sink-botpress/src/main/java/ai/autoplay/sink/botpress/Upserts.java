package ai.autoplay.sink.botpress;

import ai.autoplay.sink.botpress.BotTable.Upserted;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes rows of many sessions, and finds those that Botpress will not take: its errors do not say which rows they mean. What came back
 * is compared with what was sent, and what is in doubt is sent again in halves, until the culprit stands alone.
 */
final class Upserts implements BatchCall {
  /** A row that is refused by itself inside a 200 may have met a passing fault; nothing tells that from a bad row. */
  private static final int LONE_ATTEMPTS = 3;
  /** So many bad rows in one batch cost hundreds of calls to find; those that are left have their turn in the next. */
  private static final int MAX_REFUSED = 20;
  private final BotTable table;

  Upserts(BotTable table) {
    this.table = table;
  }

  @Override
  public Map<String, Exception> send(List<Item> rows) throws InterruptedException {
    Round round = new Round();
    round.todo.push(rows);
    while (!round.todo.isEmpty()) {
      round.next();
    }
    return round.failures;
  }

  /** One gathered batch on its way through. */
  private final class Round {
    final Deque<List<Item>> todo = new ArrayDeque<>();
    final Map<String, Exception> failures = new HashMap<>();
    private final Map<String, Integer> loneAttempts = new HashMap<>();
    private boolean tableChecked;
    private int refusedAlone;

    void next() throws InterruptedException {
      List<Item> part = todo.pop();
      try {
        confirm(part, table.upsert(part));
      } catch (RefusedException e) {
        refused(part, e);
      } catch (IOException e) {
        failures.putAll(Failures.of(part, e));
        putOff(e);
      }
      if (refusedAlone >= MAX_REFUSED) {
        putOff(new PutOffException("Botpress refused " + refusedAlone + " rows of one batch for " + table.name() + "; the rest goes with the next"));
      }
    }

    private void putOff(IOException reason) {
      todo.forEach(rest -> failures.putAll(Failures.of(rest, reason)));
      todo.clear();
    }

    private void refused(List<Item> part, RefusedException refusal) {
      if (refusal.doubtsTheTable() && !tableChecked) {
        tableChecked = true;
        table.forget();
        todo.push(part);
      } else if (refusal.splittable() && part.size() > 1) {
        halve(part);
      } else {
        failures.putAll(Failures.of(part, refusal));
        refusedAlone += part.size() == 1 ? 1 : 0;
      }
    }

    private void confirm(List<Item> part, Upserted upserted) {
      List<Item> missing = part.stream().filter(row -> !upserted.keys().contains(row.key())).toList();
      if (missing.isEmpty()) {
        return;
      }
      if (missing.size() < part.size() || missing.size() == 1) {
        again(missing, part.size() == 1, upserted.errors());
      } else {
        halve(missing);
      }
    }

    private void again(List<Item> missing, boolean alone, String errors) {
      String key = missing.get(0).key();
      if (alone && loneAttempts.merge(key, 1, Integer::sum) >= LONE_ATTEMPTS) {
        refusedAlone++;
        failures.put(key, errors.isEmpty()
            ? new IOException("Botpress answered 200 to upsertTableRows of " + table.name() + " and did not name row " + key)
            : new RefusedException(200, "Botpress refused row " + key + " of " + table.name() + ": " + Texts.cut(errors, 300)));
      } else {
        todo.push(missing);
      }
    }

    private void halve(List<Item> part) {
      int half = part.size() / 2;
      todo.push(part.subList(half, part.size()));
      todo.push(part.subList(0, half));
    }
  }
}
