package ai.autoplay.cli;

import ai.autoplay.connector.Connector;
import ai.autoplay.connector.ConnectorConfig;
import ai.autoplay.connector.Forward;
import ai.autoplay.connector.Product;
import java.net.URI;

/** What a connector serves, for who started it: addresses and keys that pages show anyway; never a secret. */
final class ConnectorReport {
  private final Terminal terminal;
  private final ConnectorConfig config;

  ConnectorReport(Terminal terminal, ConnectorConfig config) {
    this.terminal = terminal;
    this.config = config;
  }

  /** The address of each stream on a line of its own, for scripts; then, unless that is too much, how to send. */
  void tell(Connector connector, boolean quietly) {
    URI here = connector.url();
    URI outside = config.publicUrl();
    String base = outside == null ? here.toString() : outside.toString().replaceFirst("/+$", "");
    config.products().forEach(product -> terminal.line("listening on " + here + "/stream/" + product.id()));
    if (config.products().isEmpty()) {
      terminal.line("listening on " + here);
    }
    if (!quietly) {
      config.products().forEach(product -> describe(product, base));
      if (!config.adminToken().isEmpty()) {
        notice("products ", "POST " + base + "/products with the admin token registers one");
      }
    }
  }

  private void describe(Product product, String base) {
    terminal.notice(terminal.styledNotice(Style.BOLD, product.id()));
    notice("pages    ", "posthog.init('" + product.projectKey() + "', {api_host: '" + base + "'})");
    notice("actions  ", "POST " + base + "/v1/events/" + product.id() + " with the token");
    if (!product.webhookSecret().current().isEmpty()) {
      notice("webhook  ", base + "/webhook/" + product.id() + " with header X-PostHog-Secret");
    }
    Forward forward = product.forward();
    if (forward != null) {
      URI url = forward.url();
      notice("push to  ", url.getScheme() + "://" + url.getAuthority() + url.getPath());
    }
  }

  private void notice(String what, String where) {
    terminal.notice("  " + terminal.styledNotice(Style.DIM, what) + " " + where);
  }

  /** The same of a connector that is not started. */
  void check(String summarizer) {
    terminal.line("address     " + config.host() + ", " + (config.port() == 0 ? "any free port" : "port " + config.port()));
    for (Product product : config.products()) {
      Forward forward = product.forward();
      terminal.line("product     " + product.id() + ", project key " + product.projectKey()
          + (product.webhookSecret().current().isEmpty() ? ", no webhook" : ", webhook")
          + (forward == null ? "" : ", pushed to " + forward.url().getScheme() + "://" + forward.url().getAuthority())
          + (product.rules().summaryEvery() == 0 ? "" : ", a summary after " + product.rules().summaryEvery() + " actions"));
    }
    terminal.line("admin       " + (config.adminToken().isEmpty() ? "no products over HTTP" : "products over HTTP with the admin token"));
    terminal.line("summarizer  " + summarizer);
    terminal.line("data        " + (config.directory() == null ? "in memory alone" : config.directory()));
    terminal.line("Settings are in order; nothing was started.");
  }
}
