package ai.autoplay.connector.extract;

import java.util.List;
import java.util.Set;

/**
 * What may differ from product to product.
 *
 * @param disclosures what may leave of what users type and are
 * @param routes      path templates for canonical URLs, e.g. "/u/{name}": a path that fits has the segment replaced by ":name";
 *                    the first that fits counts, before the general rules of wire.md §4
 * @param batching    when actions are forwarded
 */
public record ExtractionRules(Set<Disclosure> disclosures, List<String> routes, Batching batching) {
  public static final ExtractionRules DEFAULTS = new ExtractionRules(Set.of(Disclosure.EMAIL_FIELD), List.of(), Batching.DEFAULTS);

  /** @throws IllegalArgumentException for a route that does not begin with "/" or has an unfinished "{" */
  public ExtractionRules {
    disclosures = Set.copyOf(disclosures);
    routes = List.copyOf(routes);
    routes.forEach(Route::new);
  }

  boolean allows(Disclosure disclosure) {
    return disclosures.contains(disclosure);
  }
}
