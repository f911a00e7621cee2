package ai.autoplay.connector.extract;

import java.util.Locale;

/** Why a body or an event did not become an action. Every drop is counted under one of these. */
public enum Dropped {
  /** The body has no bytes. */
  EMPTY_BODY,
  /** The body, what it decompresses to, or the number of members in it is over the limit. */
  TOO_LARGE,
  /** The body claims to be gzip and is not. */
  BAD_GZIP,
  /** Neither JSON nor the base64 form of something. */
  BAD_BASE64,
  /** Not JSON, or nested too deeply. */
  BAD_JSON,
  /** JSON without any event in it. */
  NO_EVENTS,
  /** More events than one body may have; those over the limit are dropped. */
  TOO_MANY_EVENTS,
  /** An event that is no object, or has no name or no properties. */
  NOT_AN_EVENT,
  /** An event that names neither a visitor nor a session. */
  NO_VISITOR,
  /** An event that was seen before, by its uuid or insert id. */
  DUPLICATE,
  /** Sent by a robot, by its user agent. */
  BOT,
  /** Of a kind that is nothing the user did: heartbeats, web vitals, heat maps, feature flags, page leaves. */
  NOISE,
  /** A click, change or submit that the page or the browser made as the consequence of something else. */
  NOT_BY_THE_USER;

  /** As a counter's name: lower case with hyphens. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
