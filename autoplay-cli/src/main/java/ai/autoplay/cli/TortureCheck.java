package ai.autoplay.cli;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Reads what arrived at the sink, as it arrives. */
final class TortureCheck {
  private final TortureJournal.Tail arrived;
  private final Set<String> seen = new HashSet<>();
  private final Map<String, Integer> latest = new HashMap<>();
  private long outOfOrder;
  private long mixed;
  private long duplicates;

  TortureCheck(TortureJournal.Tail arrived) {
    this.arrived = arrived;
  }

  /** Reads on. A line that is none was torn by a kill, and never answered. */
  void read() throws IOException {
    for (String line : arrived.more()) {
      String[] words = line.split(" ");
      boolean strange = line.startsWith("*");
      TortureName name = words.length == 2 ? TortureName.parse(words[1]) : null;
      if (name != null) {
        arrived(name, strange || !words[0].equals(name.visit()));
      } else {
        mixed += strange ? 1 : 0;
      }
    }
  }

  private void arrived(TortureName name, boolean inStrangeCompany) {
    mixed += inStrangeCompany ? 1 : 0;
    if (!seen.add(name.toString())) {
      duplicates++;
      return;
    }
    int before = latest.getOrDefault(name.visit(), -1);
    outOfOrder += name.number() < before ? 1 : 0;
    latest.put(name.visit(), Math.max(before, name.number()));
  }

  boolean has(Set<String> names) {
    return seen.containsAll(names);
  }

  TortureResult result(Set<String> accepted) {
    long lost = accepted.stream().filter(name -> !seen.contains(name)).count();
    return new TortureResult(accepted.size(), seen.size(), lost, outOfOrder, mixed, duplicates, true);
  }
}
