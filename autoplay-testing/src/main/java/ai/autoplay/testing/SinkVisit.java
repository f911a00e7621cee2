package ai.autoplay.testing;

import ai.autoplay.model.Payload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import java.io.IOException;

/** One session on its way into a sink, as the engine leads it: the snapshot after each payload, one payload at a time. */
final class SinkVisit {
  private final SinkSubject subject;
  private Session session;

  SinkVisit(SinkSubject subject, SessionKey key) {
    this.subject = subject;
    this.session = Session.empty(key);
  }

  /** The next payload; not written where the sink has no use for it. */
  Session write(Payload payload) throws IOException, InterruptedException {
    session = session.with(payload);
    again(payload, session);
    return session;
  }

  /** What was written once before, as after a retry or a restart. */
  void again(Payload payload, Session snapshot) throws IOException, InterruptedException {
    if (subject.sink().wants(payload)) {
      subject.sink().write(payload, snapshot);
    }
  }
}
