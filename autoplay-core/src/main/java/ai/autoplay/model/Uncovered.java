package ai.autoplay.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The uncovered actions of a session, kept as the batches that brought them: appending a batch copies a few references and no
 * action. The first batch may be covered in part.
 */
final class Uncovered {
  /** Chooses actions, by what is known of them and of the batch that brought them. */
  @FunctionalInterface
  interface Filter {
    boolean admits(ActionsPayload batch, SlimAction action);
  }

  static final Uncovered NONE = new Uncovered(new ActionsPayload[0], 0, new Extent(0, 0, 0), Person.UNKNOWN);
  private final ActionsPayload[] batches;
  private final int skipped;
  private final int size;
  private final long firstPosition;
  /** How many of the batches are out of a pool already. */
  private final int shared;
  /** Whom every action is of; null when that may differ, and one has to look. */
  private final @Nullable Person doer;

  private record Extent(int size, long firstPosition, int shared) {}

  private Uncovered(ActionsPayload[] batches, int skipped, Extent extent, @Nullable Person doer) {
    this.batches = batches;
    this.skipped = skipped;
    this.size = extent.size;
    this.firstPosition = extent.firstPosition;
    this.shared = extent.shared;
    this.doer = doer;
  }

  /** What a codec read back: {@code batches} of which the first {@code skipped} actions are covered. */
  static Uncovered restored(List<ActionsPayload> batches, int skipped, long firstPosition) {
    int size = batches.stream().mapToInt(ActionsPayload::count).sum() - skipped;
    return new Uncovered(batches.toArray(new ActionsPayload[0]), skipped, new Extent(size, firstPosition, 0), null);
  }

  List<ActionsPayload> batches() {
    return List.of(batches);
  }

  int skipped() {
    return skipped;
  }

  int size() {
    return size;
  }

  long firstPosition() {
    return firstPosition;
  }

  /** @param latest who is in the session now */
  Uncovered with(ActionsPayload batch, Person latest) {
    if (batch.count() == 0) {
      return this;
    }
    ActionsPayload[] more = Arrays.copyOf(batches, batches.length + 1);
    more[batches.length] = batch;
    return new Uncovered(more, skipped, new Extent(size + batch.count(), firstPosition, shared), doerWith(batch, latest));
  }

  /** The same, its texts out of {@code pool}. One that goes on from it need not look up again what it has in common with it. */
  Uncovered sharing(SessionPool pool) {
    if (shared == batches.length) {
      return this;
    }
    ActionsPayload[] all = batches.clone();
    for (int i = shared; i < all.length; i++) {
      all[i] = batches[i].sharing(pool);
    }
    return new Uncovered(all, skipped, new Extent(size, firstPosition, all.length), doer);
  }

  private @Nullable Person doerWith(ActionsPayload batch, Person latest) {
    for (SlimAction action : batch.actions()) {
      if (action.userId() != null || action.email() != null) {
        return null;
      }
    }
    Person added = latest.knownAs(batch.userId(), batch.email());
    return size == 0 || added == doer ? added : added.equals(doer) ? doer : null;
  }

  Uncovered without(int count) {
    int from = 0;
    int drop = skipped + count;
    while (from < batches.length && drop >= batches[from].count()) {
      drop -= batches[from++].count();
    }
    Extent rest = new Extent(size - count, firstPosition + count, Math.max(0, shared - from));
    return new Uncovered(Arrays.copyOfRange(batches, from, batches.length), drop, rest, doer);
  }

  List<SlimAction> first(int count) {
    SlimAction[] found = new SlimAction[count];
    int from = skipped;
    for (int batch = 0, at = 0; at < count; batch++) {
      List<SlimAction> actions = batches[batch].actions();
      int more = Math.min(actions.size() - from, count - at);
      Object[] copied = (more == actions.size() ? actions : actions.subList(from, from + more)).toArray();
      System.arraycopy(copied, 0, found, at, more);
      at += more;
      from = 0;
    }
    return List.of(found);
  }

  /**
   * Whom the first {@code count} actions are of: unknown when nobody is named, null when it may be more than one person.
   *
   * @param before whom the actions before these are of, and so the unsigned ones that follow them; null for more than one person
   */
  @Nullable Person people(int count, @Nullable Person before) {
    return count > samePersonPrefix(before) ? null : seenIn(count, before);
  }

  private Person seenIn(int count, @Nullable Person before) {
    Person seen = before == null || firstPerson().known() ? Person.UNKNOWN : before;
    if (doer != null) {
      return count == 0 ? seen : seen.updatedBy(doer);
    }
    Walk walk = new Walk();
    for (int i = 0; i < count && walk.next(); i++) {
      seen = seen.updatedBy(walk.doer());
    }
    return seen;
  }

  /** Who did the first uncovered action; unknown when it is unsigned, or there is none. */
  Person firstPerson() {
    if (doer != null) {
      return size == 0 ? Person.UNKNOWN : doer;
    }
    Walk walk = new Walk();
    return walk.next() ? walk.doer() : Person.UNKNOWN;
  }

  /** @param before as in {@link #people} */
  int samePersonPrefix(@Nullable Person before) {
    if (doer != null) {
      return size;   // those of one person, or of nobody known, whoever was there before
    }
    boolean signed = firstPerson().known();
    boolean nobodys = before == null && !signed;
    Person seen = before == null || signed ? Person.UNKNOWN : before;
    int length = 0;
    for (Walk walk = new Walk(); walk.next() && !(nobodys ? walk.doer().known() : seen.isAnother(walk.doer())); length++) {
      seen = seen.updatedBy(walk.doer());
    }
    return length;
  }

  /** What the actions tell of {@code reader} beyond the user id. */
  Person completed(Person reader) {
    Person known = reader;
    for (Walk walk = new Walk(); walk.next(); ) {
      known = walk.doer().hasUserId(reader.userId()) ? known.updatedBy(walk.doer()) : known;
    }
    return known;
  }

  /**
   * The actions of {@code reader}. What nobody signed belongs to the person around it, and to nobody where it lies between two people.
   *
   * @param mine   whether unsigned actions at the very beginning are the reader's
   * @param wanted which of them; those that are not wanted tell all the same who was there
   */
  List<SlimAction> actionsOf(Person reader, boolean mine, Filter wanted) {
    List<SlimAction> found = new ArrayList<>(size);
    int surely = 0;
    for (Walk walk = new Walk(); walk.next(); ) {
      Person doer = walk.doer();
      if (doer.known() && !reader.isSurely(doer)) {
        found.subList(surely, found.size()).clear();
        mine = false;
      } else if (doer.known() || mine) {
        if (wanted.admits(walk.batch(), walk.action())) {
          found.add(walk.action());
        }
        mine = true;
        surely = doer.known() ? found.size() : surely;
      }
    }
    return List.copyOf(found);
  }

  /** One pass over the uncovered actions, with who did each. */
  private final class Walk {
    private int batch = -1;
    private int position;
    private int end;

    boolean next() {
      position++;
      while (position >= end) {
        if (++batch >= batches.length) {
          return false;
        }
        position = batch == 0 ? skipped : 0;
        end = batches[batch].count();
      }
      return true;
    }

    ActionsPayload batch() {
      return batches[batch];
    }

    SlimAction action() {
      return batches[batch].actions().get(position);
    }

    Person doer() {
      return Person.of(batches[batch], action());
    }
  }
}
