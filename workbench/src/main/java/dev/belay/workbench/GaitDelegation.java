package dev.belay.workbench;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// For whom an agent acts, as a gait intent says it.
final class GaitDelegation {

  static final List<String> KEYS =
      List.of(
          "requester_identity", "scope_class", "token_refs", "chain", "issued_at", "expires_at");

  private static final List<String> LINK_KEYS =
      List.of(
          "delegator_identity",
          "delegate_identity",
          "scope_class",
          "token_ref",
          "issued_at",
          "expires_at");

  private GaitDelegation() {}

  static GaitFacts facts(GaitObject delegation) {
    delegation.texts("token_refs");
    var requester = delegation.required("requester_identity");
    var expires = expires(delegation);
    var links = delegation.objects("chain", LINK_KEYS);
    var chain = new ArrayList<GaitFacts>();
    var before = Optional.<String>empty();
    for (var link : links) {
      chain.add(
          link(link, delegation.lower("scope_class"), expires, chain.size() + 1 == links.size()));
      var delegator = link.required("delegator_identity");
      if (before.filter(delegate -> !delegate.equals(delegator)).isPresent()) {
        link.wrong("delegator_identity", "is not the delegate before", "");
      }
      before = Optional.of(link.required("delegate_identity"));
    }
    if (before.filter(delegate -> !delegate.equals(requester)).isPresent()) {
      delegation.wrong("chain", "does not end at the requester", "");
    }
    if (links.isEmpty()) {
      chain.add(unnamed(requester, delegation.lower("scope_class")));
    }
    return new GaitFacts()
        .putAll("chain", chain)
        .put("depth", new dev.belay.engine.Value.Int(links.size()))
        .put("verified", true);
  }

  private static GaitFacts link(
      GaitObject link, String ofAll, Optional<Instant> expiresAll, boolean isLast) {
    link.text("token_ref");
    var scopes = new ArrayList<>(List.of(link.lower("scope_class")));
    if (isLast) {
      scopes.add(ofAll);
    }
    var facts =
        new GaitFacts()
            .put("delegator", link.text("delegator_identity"))
            .put("delegate", link.text("delegate_identity"))
            .put("scopes", GaitFields.sorted(scopes));
    expires(link).or(() -> expiresAll).ifPresent(time -> facts.put("expires", time.toString()));
    return facts;
  }

  /// Somebody delegated to the requester, and nobody says who.
  private static GaitFacts unnamed(String requester, String scope) {
    return new GaitFacts()
        .put("delegator", "")
        .put("delegate", requester)
        .put("scopes", GaitFields.sorted(List.of(scope)));
  }

  private static Optional<Instant> expires(GaitObject object) {
    var issued = object.time("issued_at");
    var expires = object.time("expires_at");
    if (issued.isPresent() && expires.isPresent() && !expires.get().isAfter(issued.get())) {
      object.wrong("expires_at", "is not after `issued_at`", "");
    }
    return expires;
  }
}
