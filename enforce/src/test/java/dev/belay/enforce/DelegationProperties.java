package dev.belay.enforce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Digest;
import dev.belay.testkit.Choices;
import dev.belay.wire.DelegationToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Every chain of one or two hops in a small world, against the slow and obvious definition.
final class DelegationProperties {

  private static final List<String> TOOLS = List.of("fs.read", "fs.write", "db.read", "fs", "");

  /// A signed hop, and what was done to it.
  private record Made(DelegationToken token, String signer) {}

  private final Map<Made, byte[]> signed = new HashMap<>();

  @Test
  void a_chain_holds_exactly_when_the_definition_says_so() {
    int tried = 0;
    int held = 0;
    for (var choices = new Choices(); choices.hasMore(); tried++) {
      var chain = chain(choices);
      var principal = choices.oneOf(List.of("bob", "cyd"));
      var call =
          new Delegation.Call(Optional.of(principal), Optional.of(List.of("fs.read")), Hops.CALL);
      var delegation =
          Delegation.of(chain.stream().map(this::envelope).toList(), Hops.KEYS, Hops.NOW)
              .usedFor(call);
      assertThat(delegation.holds())
          .as("%s of %s, %s", principal, chain, delegation.broken())
          .isEqualTo(holds(chain, call));
      held += delegation.holds() ? 1 : 0;
    }
    assertThat(tried).isEqualTo(2 * (32 + 32 * 144));
    assertThat(held).isGreaterThan(20).isLessThan(tried / 10);
  }

  private static List<Made> chain(Choices choices) {
    var chain = new ArrayList<Made>();
    chain.add(first(choices));
    if (choices.below(2) == 1) {
      chain.add(second(choices, chain.getFirst().token()));
    }
    return chain;
  }

  private static Made first(Choices choices) {
    var delegator = choices.oneOf(List.of("ann", "cyd"));
    var hop = Hops.hop(delegator, "bob", choices.oneOf(List.of("*", "tool:fs.*")));
    if (choices.below(2) == 1) {
      hop = Hops.withMore(hop, 0);
    }
    if (choices.below(2) == 1) {
      hop = Hops.during(hop, Hops.NOW.minus(Duration.ofHours(2)), Hops.NOW);
    }
    return new Made(hop, choices.oneOf(List.of(delegator, "bob")));
  }

  private static Made second(Choices choices, DelegationToken first) {
    var delegator = choices.oneOf(List.of("bob", "cyd"));
    var delegate = choices.oneOf(List.of("bob", "cyd"));
    var scope = choices.oneOf(List.of("*", "tool:fs.*", "tool:fs.read"));
    var hop = Hops.hop(delegator, delegate, scope);
    if (choices.below(2) == 1) {
      hop = Hops.after(hop, first);
    }
    hop =
        switch (choices.below(3)) {
          case 0 -> hop;
          case 1 -> Hops.boundTo(hop, Hops.CALL);
          default -> Hops.boundTo(hop, Hops.ANOTHER_CALL);
        };
    return new Made(hop, choices.oneOf(List.of(delegator, "ann")));
  }

  private byte[] envelope(Made made) {
    return signed.computeIfAbsent(made, hop -> Hops.signed(hop.token(), hop.signer()));
  }

  private static boolean holds(List<Made> chain, Delegation.Call call) {
    var hops = chain.stream().map(Made::token).toList();
    var last = hops.getLast();
    return chain.stream().allMatch(made -> made.signer().equals(made.token().delegator()))
        && hops.getFirst().delegator().equals("ann")
        && isContiguous(hops)
        && isNarrowing(hops)
        && hops.stream().allMatch(DelegationProperties::isGoodNow)
        && mayFollow(hops)
        && last.delegate().equals(call.principal().orElseThrow())
        && named(last).containsAll(call.tools().orElseThrow())
        && hops.stream().allMatch(hop -> hop.call().orElse(call.digest()).equals(call.digest()));
  }

  private static boolean isContiguous(List<DelegationToken> hops) {
    for (int i = 0; i < hops.size(); i++) {
      var parent =
          i == 0
              ? Optional.<Digest>empty()
              : Optional.of(Digest.of(dev.belay.wire.Documents.bytes(hops.get(i - 1))));
      if (!hops.get(i).parent().equals(parent)
          || (i > 0 && !hops.get(i).delegator().equals(hops.get(i - 1).delegate()))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isNarrowing(List<DelegationToken> hops) {
    for (int i = 1; i < hops.size(); i++) {
      if (!named(hops.get(i - 1)).containsAll(named(hops.get(i)))) {
        return false;
      }
    }
    return true;
  }

  private static Set<String> named(DelegationToken hop) {
    return TOOLS.stream()
        .filter(tool -> hop.scopes().stream().anyMatch(scope -> has(scope, tool)))
        .collect(Collectors.toSet());
  }

  private static boolean has(String scope, String tool) {
    return switch (scope) {
      case "*" -> true;
      case "tool:fs.*" -> tool.startsWith("fs.");
      default -> tool.equals("fs.read");
    };
  }

  private static boolean isGoodNow(DelegationToken hop) {
    return !Hops.NOW.isBefore(hop.given()) && Hops.NOW.isBefore(hop.expires());
  }

  private static boolean mayFollow(List<DelegationToken> hops) {
    for (int i = 0; i < hops.size(); i++) {
      if (hops.size() - i - 1 > hops.get(i).more().orElse(hops.size())) {
        return false;
      }
    }
    return true;
  }
}
