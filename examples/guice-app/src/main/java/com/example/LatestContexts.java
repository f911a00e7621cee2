package com.example;

import ai.autoplay.model.Payload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.spi.Sink;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Holds what an agent would read of each session; injected wherever the application answers its users. */
@Singleton
public final class LatestContexts implements Sink {
  private final Map<SessionKey, String> texts = new ConcurrentHashMap<>();

  @Inject
  public LatestContexts() {}

  @Override
  public void write(Payload payload, Session session) {
    texts.put(session.key(), session.toText());
  }

  public String of(SessionKey session) {
    return texts.getOrDefault(session, "");
  }
}
