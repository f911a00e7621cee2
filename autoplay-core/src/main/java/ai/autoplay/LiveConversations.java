package ai.autoplay;

import static java.util.Objects.requireNonNull;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.PayloadCodec;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.spi.Conversation;
import ai.autoplay.spi.Conversations;
import ai.autoplay.spi.Delivery;
import ai.autoplay.spi.Link;
import ai.autoplay.spi.Receipt;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Links, and who is told of them. */
final class LiveConversations implements Conversations, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private final LinkBook links;
  private final LiveSessions sessions;
  private final Pipeline pipeline;
  private final Latecomers latecomers = new Latecomers(this::tellSoon);
  private final PayloadCodec codec = new PayloadCodec();

  LiveConversations(LinkBook links, LiveSessions sessions, Pipeline pipeline) {
    this.links = links;
    this.sessions = sessions;
    this.pipeline = pipeline;
    links.onLatecomer(latecomers::add);
  }

  @Override
  public @Nullable Conversation find(String productId, String conversationId) {
    return links.find(requireNonNull(productId, "productId"), requireNonNull(conversationId, "conversationId"), sessions);
  }

  @Override
  public @Nullable String link(Link link) throws IOException, InterruptedException {
    Link kept = links.link(signed(link));
    if (kept == null) {
      return null;
    }
    if (kept.sessionId() != null) {
      tell(kept, new SessionKey(kept.productId(), kept.sessionId()));
    } else {
      Conversation conversation = find(kept.productId(), kept.conversationId());
      for (Session session : conversation == null ? List.<Session>of() : conversation.sessions()) {
        tell(kept, session.key());
      }
    }
    return kept.conversationId();
  }

  /** Whoever is in the session at this moment, unless the caller says who it is. */
  private Link signed(Link link) {
    Session session = link.sessionId() == null || link.userId() != null || link.email() != null ? null
        : sessions.find(new SessionKey(link.productId(), link.sessionId()));
    return session == null ? link
        : new Link(link.productId(), link.sessionId(), session.userId(), session.email(), link.conversationId());
  }

  private void tell(Link link, SessionKey key) throws IOException, InterruptedException {
    Receipt receipt = accept(link, key);
    if (receipt.status() == Receipt.Status.REFUSED) {
      throw new IOException("the link is stored, but the sinks were not told: " + receipt.reason());
    }
  }

  private boolean tellSoon(Link link) throws InterruptedException {
    return accept(link, new SessionKey(link.productId(), requireNonNull(link.sessionId(), "sessionId"))).status() != Receipt.Status.REFUSED;
  }

  /** A payload without actions tells every sink, in the order of the session; who is not there any more does not come back by it. */
  private Receipt accept(Link link, SessionKey key) throws InterruptedException {
    ActionsPayload named = new ActionsPayload(
        key.productId(), key.sessionId(), link.userId(), link.email(), link.conversationId(), Instant.EPOCH, List.of());
    // its id makes the same once more a duplicate
    return pipeline.accept(new Delivery(codec.encode(named), "link " + link), PATIENCE);
  }

  @Override
  public void answered(String productId, String conversationId, Instant askedAt) throws IOException {
    links.answered(new Talk.Key(requireNonNull(productId, "productId"), requireNonNull(conversationId, "conversationId")),
        requireNonNull(askedAt, "askedAt"));
  }

  /** Now and then: links that payloads name are only ever appended. Waits for no disk. */
  void tidy() {
    if (links.isLarge()) {
      latecomers.run(links::tidy);
    }
  }

  /** Tells nobody any more. */
  @Override
  public void close() {
    latecomers.close();
  }
}
