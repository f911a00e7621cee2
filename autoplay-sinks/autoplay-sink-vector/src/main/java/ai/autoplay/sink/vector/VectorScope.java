package ai.autoplay.sink.vector;

import static java.util.Objects.requireNonNull;

import ai.autoplay.model.SessionKey;
import dev.langchain4j.store.embedding.filter.Filter;
import dev.langchain4j.store.embedding.filter.comparison.IsEqualTo;
import org.jspecify.annotations.Nullable;

/** Whose vectors a search may see. There is none without a product. Immutable. */
public final class VectorScope {
  private final String productId;
  private final @Nullable String sessionId;
  private final @Nullable String userId;

  private VectorScope(String productId, @Nullable String sessionId, @Nullable String userId) {
    this.productId = requireNonEmpty(productId, "productId");
    this.sessionId = sessionId;
    this.userId = userId;
  }

  /** One session; everyone's doing in it, where several people shared it (see {@link #by}). */
  public static VectorScope session(SessionKey key) {
    return new VectorScope(key.productId(), key.sessionId(), null);
  }

  /** What {@code userId} is known to have done in any session of a product. */
  public static VectorScope user(String productId, String userId) {
    return new VectorScope(productId, null, requireNonEmpty(userId, "userId"));
  }

  /** Everyone's doing in a product: for the product's own people, not for its users. */
  public static VectorScope product(String productId) {
    return new VectorScope(productId, null, null);
  }

  /** Of these, only what {@code userId} is known to have done. */
  public VectorScope by(String userId) {
    return new VectorScope(productId, sessionId, requireNonEmpty(userId, "userId"));
  }

  /**
   * The same for LangChain4j's own retrievers: {@code EmbeddingStoreContentRetriever.builder().filter(scope.filter())}. Not for a store that
   * ignores filters, whose results {@link VectorSearch} checks again and LangChain4j does not.
   */
  public Filter filter() {
    Filter filter = equal(Field.PRODUCT, productId);
    if (sessionId != null) {
      filter = filter.and(equal(Field.SESSION, sessionId));
    }
    return userId == null ? filter : filter.and(equal(Field.USER, userId));
  }

  private static Filter equal(String field, String id) {
    return new IsEqualTo(field, Texts.id(id));
  }

  private static String requireNonEmpty(String value, String name) {
    if (requireNonNull(value, name).isEmpty()) {
      throw new IllegalArgumentException(name + ": must not be empty");
    }
    return value;
  }

  @Override
  public String toString() {
    return "VectorScope[product " + productId + (sessionId == null ? "" : ", session " + sessionId)
        + (userId == null ? "" : ", user " + userId) + "]";
  }
}
