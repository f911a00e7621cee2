package ai.autoplay;

import ai.autoplay.model.Session;
import ai.autoplay.spi.Link;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** In which conversation each person spoke last, as far as links without a session say. Thread-safe. */
final class PersonTalks {
  /** A conversation in which nobody has spoken for so long has nothing to do with a session that begins now. */
  static final Duration FRESH = Duration.ofDays(1);
  private static final int MOST = 200_000;
  private final Cache<Who, Latest> latest = Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();

  private enum Kind { USER, EMAIL }

  private record Who(Kind kind, String productId, String value) {
    static Who ofEmail(String productId, String email) {
      return new Who(Kind.EMAIL, productId, email.toLowerCase(Locale.ROOT));
    }
  }

  private record Latest(String conversationId, Instant at) {
    static Latest later(Latest one, Latest other) {
      return one.at.isAfter(other.at) ? one : other;
    }
  }

  /** Takes note of {@code link}, which names no session. */
  void spoke(Link link, Instant at) {
    Latest now = new Latest(link.conversationId(), at);
    if (link.userId() != null) {
      latest.asMap().merge(new Who(Kind.USER, link.productId(), link.userId()), now, Latest::later);
    }
    if (link.email() != null) {
      latest.asMap().merge(Who.ofEmail(link.productId(), link.email()), now, Latest::later);
    }
  }

  boolean isEmpty() {
    return latest.asMap().isEmpty();
  }

  /** The conversation of whoever is in {@code session}; null when they have none, or it is older than a day. */
  @Nullable String of(Session session, Instant now) {
    String product = session.key().productId();
    Latest found = session.userId() == null ? null : latest.getIfPresent(new Who(Kind.USER, product, session.userId()));
    if (found == null && session.email() != null) {
      found = latest.getIfPresent(Who.ofEmail(product, session.email()));
    }
    return found == null || found.at.plus(FRESH).isBefore(now) ? null : found.conversationId;
  }
}
