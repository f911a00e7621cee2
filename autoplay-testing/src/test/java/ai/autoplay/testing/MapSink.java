package ai.autoplay.testing;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Payload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.model.SlimAction;
import ai.autoplay.model.SummaryPayload;
import ai.autoplay.spi.Sink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The smallest sink that keeps the contract; or, with a defect, one that does not. */
final class MapSink implements Sink, SinkSubject {
  /** What a sink's author may get wrong. */
  enum Defect {
    NONE, STORES_TWICE, KEYS_BY_TEXT, REMOVES_EVERYTHING, REMOVES_NOTHING, REMOVES_BEFORE_STORING, IGNORES_THE_PRODUCT, HIDES_REFUSALS,
    ONE_LINE_ONE_ACTION, REFUSES_BLANKS, LOSES_THE_ORDER, SHARES_ANONYMOUS, KEEPS_OLD_SUMMARIES, KEEPS_THE_SESSION_IN_A_FIELD, CLOSES_WITH_AN_ERROR
  }

  private final Defect defect;
  private final Map<Object, Map<Object, String>> actions = new ConcurrentHashMap<>();
  private final Map<Object, List<String>> summaries = new ConcurrentHashMap<>();
  private volatile Refusal refusal = Refusal.NOTHING;
  private volatile @Nullable Session latest;

  MapSink(Defect defect) {
    this.defect = defect;
  }

  @Override
  public void write(Payload payload, Session session) throws IOException {
    latest = session;
    if (defect == Defect.KEEPS_THE_SESSION_IN_A_FIELD) {
      LockSupport.parkNanos(500_000);
      session = Objects.requireNonNull(latest);
    }
    if (payload instanceof ActionsPayload batch) {
      for (SlimAction action : batch.actions()) {
        store(session, action);
      }
    } else {
      summarise((SummaryPayload) payload, session);
    }
  }

  private void store(Session session, SlimAction action) throws IOException {
    check(Refusal.ACTIONS);
    if (defect == Defect.REFUSES_BLANKS && action.description().isBlank()) {
      throw new IllegalArgumentException("description: must not be blank");
    }
    Object id = switch (defect) {
      case STORES_TWICE -> UUID.randomUUID();
      case KEYS_BY_TEXT -> action.description();
      default -> session.actionId(action);
    };
    Map<Object, String> kept = of(session.key());
    if (defect == Defect.ONE_LINE_ONE_ACTION) {
      action.description().lines().forEach(line -> put(kept, List.of(id, line), line));
    } else {
      put(kept, id, action.description());
    }
  }

  private void put(Map<Object, String> kept, Object id, String text) {
    synchronized (kept) {
      if (defect == Defect.LOSES_THE_ORDER) {
        Map<Object, String> later = new LinkedHashMap<>(kept);
        kept.clear();
        kept.put(id, text);
        later.forEach(kept::putIfAbsent);
      } else {
        kept.putIfAbsent(id, text);
      }
    }
  }

  private void summarise(SummaryPayload summary, Session session) throws IOException {
    if (defect == Defect.REMOVES_BEFORE_STORING) {
      remove(session);
    }
    check(Refusal.SUMMARIES);
    summaries.merge(name(session.key()), List.of(summary.summary()), (old, fresh) -> {
      List<String> all = new ArrayList<>(defect == Defect.KEEPS_OLD_SUMMARIES ? old : List.of());
      all.addAll(fresh);
      return all;
    });
    remove(session);
  }

  private void remove(Session session) throws IOException {
    check(Refusal.REMOVALS);
    Map<Object, String> kept = of(session.key());
    synchronized (kept) {
      if (defect == Defect.REMOVES_EVERYTHING) {
        kept.clear();
      } else if (defect != Defect.REMOVES_NOTHING) {
        session.covered().forEach(action -> kept.remove(session.actionId(action)));
      }
    }
  }

  private void check(Refusal kind) throws IOException {
    if (refusal == kind && defect != Defect.HIDES_REFUSALS) {
      throw new IOException("told to refuse " + kind);
    }
  }

  private Map<Object, String> of(SessionKey key) {
    return actions.computeIfAbsent(name(key), any -> new LinkedHashMap<>());
  }

  private Object name(SessionKey key) {
    return switch (defect) {
      case IGNORES_THE_PRODUCT -> key.sessionId();
      case SHARES_ANONYMOUS -> key.anonymous() ? key.productId() : key;
      default -> key;
    };
  }

  @Override
  public Sink sink() {
    return this;
  }

  @Override
  public List<String> actions(SessionKey key) {
    Map<Object, String> kept = of(key);
    synchronized (kept) {
      Collection<String> texts = kept.values();
      return List.copyOf(texts);
    }
  }

  @Override
  public List<String> summaries(SessionKey key) {
    return summaries.getOrDefault(name(key), List.of());
  }

  @Override
  public boolean refuse(Refusal kind) {
    refusal = kind;
    return true;
  }

  @Override
  public void close() {
    if (defect == Defect.CLOSES_WITH_AN_ERROR) {
      throw new IllegalStateException("connection lost");
    }
  }
}
