package ai.autoplay.sink.botpress;

import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class VersionsTest {
  private final AtomicLong nanos = new AtomicLong();
  private final Versions versions = new Versions(nanos::get);

  private static Session session(String id, int version, Instant forwardedAt) {
    Session session = Session.empty(new SessionKey("shop", id));
    for (int i = 0; i < version; i++) {
      session = session.with(new ActionsPayload("shop", id, null, null, null, forwardedAt, List.of()));
    }
    return session;
  }

  @Test
  void isNewest_ignoresAnOlderSnapshotOfTheSameSessionOnly() {
    assertThat(versions.isNewest(session("a", 3, Fixture.START))).isTrue();
    assertThat(versions.isNewest(session("a", 3, Fixture.START))).as("a retry").isTrue();
    assertThat(versions.isNewest(session("a", 2, Fixture.START))).isFalse();
    assertThat(versions.isNewest(session("a", 4, Fixture.START))).isTrue();
    assertThat(versions.isNewest(session("b", 1, Fixture.START))).isTrue();
  }

  @Test
  void isNewest_takesASessionThatWasForgottenAndCameBack() {
    versions.isNewest(session("a", 30, Fixture.START));
    assertThat(versions.isNewest(session("a", 2, Fixture.START.plusSeconds(1)))).isTrue();
    versions.isNewest(session("b", 30, Instant.EPOCH));
    assertThat(versions.isNewest(session("b", 2, Instant.EPOCH))).isFalse();
    nanos.addAndGet(Duration.ofMinutes(10).toNanos());
    assertThat(versions.isNewest(session("b", 2, Instant.EPOCH))).isTrue();
  }

  @Test
  void isNewest_forgetsTheLeastRecentSessionsBeyondTenThousand() {
    versions.isNewest(session("first", 5, Fixture.START));
    versions.isNewest(session("second", 5, Fixture.START));
    versions.isNewest(session("first", 5, Fixture.START));
    for (int i = 0; i < 9_999; i++) {
      versions.isNewest(session("s" + i, 1, Fixture.START));
    }
    assertThat(versions.isNewest(session("first", 4, Fixture.START))).as("used more recently").isFalse();
    assertThat(versions.isNewest(session("second", 4, Fixture.START))).as("forgotten").isTrue();
  }
}
