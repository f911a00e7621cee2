package ai.autoplay.sink.conversation.intercom;

import ai.autoplay.plugin.Secret;
import ai.autoplay.sink.conversation.intercom.IntercomConfig.Account;
import ai.autoplay.testing.intercom.FakeIntercom;
import java.time.Duration;
import java.util.List;

/** What the tests have in common. */
final class Fixture {
  private Fixture() {}

  static Account account(FakeIntercom intercom) {
    return new Account(intercom.baseUrl(), Secret.of(intercom.token()), intercom.adminId(), Duration.ofSeconds(10));
  }

  /** What the visible notes say, without headers and marks. */
  static List<String> bodies(FakeIntercom intercom, String conversation) {
    return intercom.visibleNotes(conversation).stream().map(text -> text.substring(text.indexOf("\n\n") + 2))
        .map(text -> text.replaceFirst("\n\nref: ap-[0-9a-f]{16}$", "")).toList();
  }
}
