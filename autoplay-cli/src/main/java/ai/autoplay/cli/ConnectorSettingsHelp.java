package ai.autoplay.cli;

/** What {@code autoplay connector --help} says of settings. */
final class ConnectorSettingsHelp {
  /** Keys in groups, with what they are unless set. */
  static final String TEXT = """

      @|bold Settings|@
      autoplay.connector.KEY stand in autoplay.yaml, in the environment as
      AUTOPLAY_CONNECTOR_KEY (dots and dashes as underscores), or in a system
      property. A secret may stand in a file instead, which KEY-file names.

        products          ids, separated by commas; default: demo, or none
                          where an admin token is set and nothing of a product
        admin-token       opens POST /products to whoever shows it
        data              a folder where products and streams outlive a restart
        public-url        for addresses in answers
        allowed-origins   whose pages may send, https://shop.example.com say
        opt-out           honoured or ignored: browsers' Sec-GPC and DNT
        max-body-bytes, max-unpacked-bytes, max-events: of one request
        heartbeat, retry, stall-timeout, close-timeout: of streams, 30s say
        ring-events, ring-bytes: kept for subscribers that come back
        push.concurrency, push.queue-bytes, push.first-delay,
        push.longest-delay, push.give-up-after, push.timeout

      Of the only product, or as product.ID.KEY of each of several:
        token             what subscribers show; required
        project-key       what pages give to posthog.init; default: phc_ID
        webhook-secret    what PostHog's webhook destination shows
        forward-url, forward-secret: where payloads are pushed to

      Of all products, or as product.ID.KEY of one:
        disclosures       what may leave: none, or some of email-field (the
                          default), email-as-user-id, personal-text,
                          query-values, typed-text
        routes            for canonical URLs, /u/{name} say
        events-per-second more are answered with 503; default: 10000
        summary-every     a summary after so many actions; default: 0, never.
                          autoplay.summarizer says by whom: extractive
        batch-silence, batch-longest, batch-max-actions, batch-oldest

      docs/connector.md explains them.""";

  private ConnectorSettingsHelp() {}
}
