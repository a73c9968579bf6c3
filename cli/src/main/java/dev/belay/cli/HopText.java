package dev.belay.cli;

import dev.belay.enforce.Delegation;
import dev.belay.wire.DelegationToken;
import java.io.PrintWriter;

/// A chain of hops as a person and as a program read it.
final class HopText {

  private HopText() {}

  static void print(Delegation chain, PrintWriter out) {
    var table = new TextTable("HOP", "FROM", "TO", "SCOPES", "GOOD UNTIL", "MORE", "CALL", "");
    int number = 0;
    for (var hop : chain.hops()) {
      number++;
      var state = hop.problem().isEmpty() ? "holds" : hop.problem().get().code();
      if (hop.token().isEmpty()) {
        table.add(String.valueOf(number), "-", "-", "-", "-", "-", "-", state);
      } else {
        var token = hop.token().get();
        table.add(
            String.valueOf(number),
            token.delegator(),
            token.delegate(),
            String.join(", ", token.scopes()),
            Printed.time(token.expires()),
            token.more().map(String::valueOf).orElse("any"),
            token.call().map(call -> call.text().substring(0, 19)).orElse("any"),
            state);
      }
    }
    table.print(out);
  }

  /// Such as `hop 2: …`.
  static String sentence(Delegation.Broken broken) {
    return "hop %d: %s".formatted(broken.hop(), TextTable.printable(broken.problem().message()));
  }

  static JsonObject json(Delegation chain) {
    var json =
        new JsonObject().put("verified", chain.holds()).put("hops", chain.hops(), HopText::json);
    chain
        .broken()
        .ifPresent(
            broken ->
                json.put("broken", broken.hop())
                    .put("problem", JsonObject.of(broken.problem()).value()));
    return json;
  }

  private static JsonObject json(Delegation.Hop hop) {
    var json = hop.token().map(HopText::json).orElse(new JsonObject());
    hop.problem().ifPresent(problem -> json.put("problem", JsonObject.of(problem).value()));
    return json;
  }

  static JsonObject json(DelegationToken hop) {
    var json =
        new JsonObject()
            .put("delegator", hop.delegator())
            .put("delegate", hop.delegate())
            .put("scopes", hop.scopes())
            .put("given", hop.given().toString())
            .put("expires", hop.expires().toString());
    hop.more().ifPresent(more -> json.put("more", more));
    hop.call().ifPresent(call -> json.put("call", call.text()));
    hop.parent().ifPresent(parent -> json.put("parent", parent.text()));
    return json;
  }
}
