package com.example;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Payload;
import ai.autoplay.model.SlimAction;
import ai.autoplay.model.SummaryPayload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What a connector would have sent. */
final class Visits {
  private Visits() {}

  static List<Payload> upTo(Instant now) {
    Instant lastWeek = now.minus(Duration.ofDays(7));
    return List.of(
        visit("shop", "s-0", "ann", lastWeek, "Opened the returns page"),
        new SummaryPayload("shop", "s-0", "The user returned a lamp and asked for the money on their card.", 1, lastWeek),
        visit("shop", "s-9", "bob", lastWeek, "Opened the orders page"),
        new SummaryPayload("shop", "s-9", "The user ordered a parcel of lamps and paid by card.", 1, lastWeek),
        visit("shop", "s-1", "ann", now.minusSeconds(50), "Opened the basket", "Clicked Check out"),
        visit("shop", "s-2", "bob", now.minusSeconds(40), "Opened the orders page", "Clicked Track on order 4711"),
        visit("bank", "s-1", "ann", now.minusSeconds(30), "Opened the statement of another ann"),
        visit("shop", "s-1", "ann", now.minusSeconds(20), "Typed in Card number", "Submitted the payment form: error {{code}}, card declined"),
        visit("shop", "s-1", "carl", now.minusSeconds(10), "Took over the machine"));
  }

  private static ActionsPayload visit(String product, String session, String user, Instant at, String... done) {
    List<SlimAction> actions = new ArrayList<>();
    for (String what : done) {
      actions.add(SlimAction.builder("click").index(actions.size()).title(what).description(what).canonicalUrl("https://shop.example/")
          .timestampStart(at).build());
    }
    return new ActionsPayload(product, session, user, null, null, at, actions);
  }
}
