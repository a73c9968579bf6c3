package dev.belay.enforce;

import dev.belay.engine.CallDigest;
import dev.belay.engine.Digest;
import dev.belay.engine.Facts;
import dev.belay.engine.Pointer;
import dev.belay.engine.Question;
import dev.belay.engine.Value;
import dev.belay.engine.Value.Bool;
import dev.belay.engine.Value.Int;
import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Mapping;
import dev.belay.wire.DelegationToken;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What is established of the delegation that a request says, or brings proof of.
///
/// @param facts in which `delegation` is what the tokens prove, and never what the request says
/// @param chain that was brought, if any
public record DelegationFacts(Facts facts, Optional<Delegation> chain) {

  private static final String FIELD = "delegation";

  /// What proves something about the request, and is not asked for by it.
  private static final Set<String> BROUGHT = Set.of(FIELD, "skill");

  /// What becomes of a request.
  ///
  /// @param said the request as the caller made it
  /// @param tokens one for each hop, the one that begins the chain first
  public static DelegationFacts of(
      Facts said, Optional<Question> question, List<byte[]> tokens, DelegationKeys keys) {
    var isClaimed = said.input().find(FIELD).isPresent();
    var rest = Claims.demoted(said, FIELD);
    if (tokens.isEmpty()) {
      return new DelegationFacts(isClaimed ? unproven(rest) : rest, Optional.empty());
    }
    var call =
        new Delegation.Call(new Asker(said).principal(), tools(said), callDigest(said, question));
    var chain = Delegation.of(tokens, keys, said.now()).usedFor(call);
    return new DelegationFacts(
        chain.holds() ? proven(rest, chain) : unproven(rest), Optional.of(chain));
  }

  /// What a hop is bound to: the digest of what is asked, without what is brought with it.
  public static Digest callDigest(Facts said, Optional<Question> question) {
    return CallDigest.of(Claims.without(said, BROUGHT), question);
  }

  private static Optional<List<String>> tools(Facts said) {
    var one = Claims.text(said, "/tool/name");
    return one.isPresent() ? one.map(List::of) : toolsOfSteps(said);
  }

  /// Absent when there is no step, or the tool of one is not known.
  private static Optional<List<String>> toolsOfSteps(Facts said) {
    if (!(said.input().find(Question.STEPS).orElse(Value.Null.NULL) instanceof Listing(var steps))
        || said.unknown().contains("/" + Question.STEPS)) {
      return Optional.empty();
    }
    var tools = new ArrayList<String>();
    for (int i = 0; i < steps.size(); i++) {
      Claims.text(said, "/%s/%d/tool/name".formatted(Question.STEPS, i)).ifPresent(tools::add);
    }
    return tools.isEmpty() || tools.size() < steps.size() ? Optional.empty() : Optional.of(tools);
  }

  private static Facts proven(Facts rest, Delegation chain) {
    var links =
        chain.hops().stream()
            .map(hop -> link(hop.token().orElseThrow()))
            .<Value>map(Mapping::new)
            .toList();
    return Claims.with(
        rest,
        FIELD,
        new Mapping(
            Map.of(
                Value.text("chain"), new Listing(links),
                Value.text("depth"), new Int(links.size()),
                Value.text("verified"), Bool.TRUE)),
        Set.of());
  }

  private static Map<Value, Value> link(DelegationToken hop) {
    var link = new LinkedHashMap<Value, Value>();
    link.put(Value.text("delegator"), Value.text(hop.delegator()));
    link.put(Value.text("delegate"), Value.text(hop.delegate()));
    link.put(Value.text("scopes"), new Listing(hop.scopes().stream().map(Value::text).toList()));
    link.put(Value.text("expires"), Value.text(hop.expires().toString()));
    return link;
  }

  /// Somebody delegated, it is said: who did is not known.
  private static Facts unproven(Facts rest) {
    return Claims.with(
        rest,
        FIELD,
        new Mapping(
            Map.of(
                Value.text("chain"), new Listing(List.of()), Value.text("verified"), Bool.FALSE)),
        Set.of(Pointer.append("/" + FIELD, "chain")));
  }
}
