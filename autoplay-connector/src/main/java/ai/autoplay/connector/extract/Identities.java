package ai.autoplay.connector.extract;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who a product's visitors turned out to be (posthog.md §4). A person is a distinct id that was identified, or an anonymous id that a
 * {@code $identify} joined to one; never a device, which two people may share. Not thread-safe.
 */
final class Identities {
  private static final int MAX_PEOPLE = 20_000;
  private final String productId;
  private ExtractionRules rules;
  private final Map<String, String> userByAnonymousId = new BoundedMap<>(MAX_PEOPLE);
  private final Map<String, String> emailByUser = new BoundedMap<>(MAX_PEOPLE);
  private final Map<String, Boolean> users = new BoundedMap<>(MAX_PEOPLE);

  Identities(String productId, ExtractionRules rules) {
    this.productId = productId;
    this.rules = rules;
  }

  /** From now on these say what may leave. */
  void become(ExtractionRules rules) {
    this.rules = rules;
  }

  /** Learns from any event: {@code $identify} joins, {@code $set} brings the address. */
  void learn(BrowserEvent event) {
    Visitor visitor = event.visitor();
    String anonymous = visitor.anonymousId();
    if (visitor.identified()) {
      users.put(visitor.distinctId(), true);
      if (anonymous != null && !anonymous.equals(visitor.distinctId()) && !users.containsKey(anonymous)) {
        userByAnonymousId.put(anonymous, visitor.distinctId());
      }
    }
    String user = userOf(visitor);
    if (user != null && visitor.email() != null) {
      emailByUser.put(user, visitor.email());
    }
  }

  /** Knows again who was sent as {@code userId} with {@code email}; which anonymous ids are theirs cannot be had again. */
  void resume(@Nullable String userId, @Nullable String email) {
    if (userId == null) {
      return;
    }
    String user = email != null && pseudonym(productId, email).equals(userId) ? email : userId;
    users.put(user, true);
    if (email != null) {
      emailByUser.put(user, email);
    }
  }

  private @Nullable String userOf(Visitor visitor) {
    if (visitor.identified() || users.containsKey(visitor.distinctId())) {
      return visitor.distinctId();
    }
    return userByAnonymousId.get(visitor.distinctId());
  }

  Person personOf(Visitor visitor) {
    String user = userOf(visitor);
    if (user == null) {
      return Person.ANONYMOUS;
    }
    boolean isEmail = PersonalText.isEmail(user);
    String email = emailByUser.getOrDefault(user, isEmail ? user : null);
    String id = isEmail && !rules.allows(Disclosure.EMAIL_AS_USER_ID) ? pseudonym(productId, user) : user;
    return new Person(id, rules.allows(Disclosure.EMAIL_FIELD) ? email : null);
  }

  /** The same for the same address within a product, of no use to anybody who does not know the address. */
  static String pseudonym(String productId, String email) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(productId.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      return "user_" + HexFormat.of().formatHex(digest.digest(email.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8)), 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
