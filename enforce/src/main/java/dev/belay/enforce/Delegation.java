package dev.belay.enforce;

import dev.belay.engine.Digest;
import dev.belay.engine.Problem;
import dev.belay.wire.DelegationToken;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A chain of hops as somebody brought it, the one that begins it first, and what is wrong with
/// each of them. It is proof of nothing unless it [holds][#holds()].
public record Delegation(List<Hop> hops) {

  /// How many hops a chain may have.
  public static final int MAX_HOPS = 16;

  public Delegation {
    hops = List.copyOf(hops);
  }

  /// One hop, and the first thing that is wrong with it.
  ///
  /// @param token absent when it cannot be read
  /// @param digest what a hop that follows names as its parent; there if the token is
  public record Hop(
      Optional<DelegationToken> token, Optional<Digest> digest, Optional<Problem> problem) {

    Hop or(Optional<Problem> another) {
      return new Hop(token, digest, problem.or(() -> another));
    }
  }

  /// A hop that does not hold, counted from 1.
  public record Broken(int hop, Problem problem) {}

  /// What somebody asks for on the strength of a chain.
  ///
  /// @param principal who asks; absent when nobody knows
  /// @param tools absent when they are not known, or when what is asked is asked of no tool
  /// @param digest of what is asked, without what is brought with it
  public record Call(Optional<String> principal, Optional<List<String>> tools, Digest digest) {

    public Call {
      tools = tools.map(List::copyOf);
    }
  }

  /// Looks at a chain whatever it is used for.
  ///
  /// @param envelopes at least one
  /// @param now when it has to hold
  public static Delegation of(List<byte[]> envelopes, DelegationKeys keys, Instant now) {
    if (envelopes.size() > MAX_HOPS) {
      return tooLong(envelopes.size());
    }
    var rules = new HopRules(keys, now);
    var hops = new ArrayList<Hop>();
    for (int i = 0; i < envelopes.size(); i++) {
      var hop = hop(envelopes.get(i), keys);
      var before = i == 0 ? Optional.<Hop>empty() : Optional.of(hops.getLast());
      int following = envelopes.size() - i - 1;
      hops.add(hop.or(hop.token().flatMap(token -> rules.problem(token, before, following))));
    }
    return new Delegation(hops);
  }

  private static Hop hop(byte[] envelope, DelegationKeys keys) {
    return switch (DelegationToken.read(envelope)) {
      case DelegationToken.Unreadable(var problem) ->
          new Hop(Optional.empty(), Optional.empty(), Optional.of(problem));
      case DelegationToken.Claimed(var token, var digest) -> {
        var isSigned = DelegationToken.isSigned(envelope, keys.of(token.delegator()));
        yield new Hop(
            Optional.of(token),
            Optional.of(digest),
            isSigned ? Optional.empty() : Optional.of(HopRules.unsigned(token, keys)));
      }
    };
  }

  private static Delegation tooLong(int hops) {
    var problem =
        Problem.of(
            "too-many-hops", "a chain has at most %d hops, found %d".formatted(MAX_HOPS, hops));
    return new Delegation(
        List.of(new Hop(Optional.empty(), Optional.empty(), Optional.of(problem))));
  }

  /// What keeps a hop from being given under another one; nothing, if it may.
  public static Optional<Problem> problem(DelegationToken hop, DelegationToken parent) {
    return HopRules.scopeProblem(hop)
        .or(() -> HopRules.orderProblem(hop, parent))
        .or(() -> HopRules.narrowing(hop, parent))
        .or(() -> HopRules.depthProblem(parent, 1));
  }

  /// What keeps a hop from being given at all; nothing, if it may.
  public static Optional<Problem> problem(DelegationToken hop) {
    return HopRules.scopeProblem(hop);
  }

  /// The same chain, used for a call.
  public Delegation usedFor(Call call) {
    var used = new ArrayList<Hop>();
    for (var hop : hops) {
      used.add(hop.or(hop.token().flatMap(token -> CallRules.binding(token, call))));
    }
    var last = used.removeLast();
    used.add(last.or(last.token().flatMap(token -> CallRules.ending(token, call))));
    return new Delegation(used);
  }

  public boolean holds() {
    return broken().isEmpty();
  }

  /// The first hop that does not hold.
  public Optional<Broken> broken() {
    for (int i = 0; i < hops.size(); i++) {
      var problem = hops.get(i).problem();
      if (problem.isPresent()) {
        return Optional.of(new Broken(i + 1, problem.get()));
      }
    }
    return Optional.empty();
  }
}
