package ai.autoplay.connector;

import ai.autoplay.connector.extract.BatchTimer;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The products that there are: those of the configuration, which is the place to change them, and those registered while the connector
 * runs, which the state keeps. Thread-safe; changes come one after the other.
 */
final class Products {
  private final Function<Product, LiveProduct> start;
  private final Consumer<String> end;
  private final BatchTimer timer;
  private final @Nullable StateStore state;
  private final ReentrantLock changing = new ReentrantLock();
  private final Map<String, LiveProduct> byId = new ConcurrentHashMap<>();
  private final Map<String, LiveProduct> byProjectKey = new ConcurrentHashMap<>();
  private final Map<String, Boolean> configured = new ConcurrentHashMap<>();

  /**
   * @param start brings a product to life
   * @param end   ends the stream of the product with this id
   */
  Products(Function<Product, LiveProduct> start, Consumer<String> end, BatchTimer timer, @Nullable StateStore state) {
    this.start = start;
    this.end = end;
    this.timer = timer;
    this.state = state;
  }

  /** A request that can't be met; its message is for whoever asked. */
  static final class ConflictException extends Exception {
    private static final long serialVersionUID = 1L;

    ConflictException(String message) {
      super(message);
    }
  }

  /** Brings a product of the configuration to life. */
  void configure(Product product) {
    configured.put(product.id(), true);
    enter(product);
  }

  /** Brings a product of an earlier run to life, unless the configuration has one of its id or project key now. */
  void recover(Product product) {
    if (!byId.containsKey(product.id()) && !byProjectKey.containsKey(product.projectKey())) {
      enter(product);
    }
  }

  /** Registers a product, or changes the one that is there; when this returns it is in the state and works. */
  void register(Product product, boolean replace) throws ConflictException, IOException {
    changing.lock();
    try {
      requireRegistrable(product, replace);
      keep(product);
      LiveProduct there = byId.get(product.id());
      if (there == null) {
        enter(product);
      } else {
        become(there, product);
      }
    } finally {
      changing.unlock();
    }
  }

  private void requireRegistrable(Product product, boolean replace) throws ConflictException {
    if (byId.containsKey(product.id()) && !replace) {
      throw new ConflictException("product_id: '" + product.id() + "' is registered already; force_reregister replaces it");
    }
    requireNotConfigured(product.id());
    LiveProduct other = byProjectKey.get(product.projectKey());
    if (other != null && !other.productId().equals(product.id())) {
      throw new ConflictException("project_key: '" + product.projectKey() + "' is another product's");
    }
  }

  /** Gives a product other secrets; empty when there is none of that id. */
  Optional<Product> change(String id, Function<Product, Product> change) throws ConflictException, IOException {
    changing.lock();
    try {
      LiveProduct live = byId.get(id);
      if (live == null) {
        return Optional.empty();
      }
      requireNotConfigured(id);
      Product changed = change.apply(live.product());
      keep(changed);
      live.become(changed);
      return Optional.of(changed);
    } finally {
      changing.unlock();
    }
  }

  /** Ends a product and forgets it; false when there is none of that id. */
  boolean remove(String id) throws ConflictException, IOException {
    changing.lock();
    try {
      if (!byId.containsKey(id)) {
        return false;
      }
      requireNotConfigured(id);
      if (state != null) {
        state.put(id, null);
      }
      leave(byId.remove(id));
      end.accept(id);
      return true;
    } finally {
      changing.unlock();
    }
  }

  private void requireNotConfigured(String id) throws ConflictException {
    if (configured.containsKey(id)) {
      throw new ConflictException("product_id: '" + id + "' stands in the connector's configuration; change it there");
    }
  }

  private void keep(Product product) throws IOException {
    if (state != null) {
      state.put(product.id(), ProductJson.write(product));
    }
  }

  private void enter(Product product) {
    LiveProduct live = start.apply(product);
    byId.put(product.id(), live);
    byProjectKey.put(product.projectKey(), live);
    live.watchedBy(timer);
  }

  /** Who sends with either project key finds it all the while: a page whose events are refused throws them away. */
  private void become(LiveProduct live, Product product) {
    String keyBefore = live.product().projectKey();
    live.become(product);
    byProjectKey.put(product.projectKey(), live);
    if (!keyBefore.equals(product.projectKey())) {
      byProjectKey.remove(keyBefore, live);
    }
  }

  private void leave(LiveProduct live) {
    byProjectKey.remove(live.product().projectKey(), live);
    live.releasedBy(timer);
    live.outgoing().close();
  }

  Optional<LiveProduct> withId(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  Optional<LiveProduct> withProjectKey(String projectKey) {
    return Optional.ofNullable(byProjectKey.get(projectKey));
  }

  /** In order of their ids. */
  Collection<LiveProduct> all() {
    return new TreeMap<>(byId).values();
  }
}
