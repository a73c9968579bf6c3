package dev.belay.engine;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/// One person's yes to one call.
///
/// @param id what makes it usable once
/// @param call digest of the call that it is for
/// @param covers the rules it was given for
/// @param approver who said yes
/// @param groups of the approver, as known when the yes was given
/// @param actsFor principals on whose behalf the approver acts, which therefore cannot be approved
public record Approval(
    String id,
    Digest call,
    Set<RuleOf> covers,
    String approver,
    List<String> groups,
    List<String> actsFor,
    Instant given,
    Instant expires) {

  public Approval {
    covers = Set.copyOf(covers);
    groups = List.copyOf(groups);
    actsFor = List.copyOf(actsFor);
  }

  /// The same yes, with another end.
  public Approval until(Instant newExpiry) {
    return new Approval(id, call, covers, approver, groups, actsFor, given, newExpiry);
  }

  /// A rule of a policy that means one exact thing. The rule is empty for the policy's scope and
  /// its `otherwise`.
  public record RuleOf(Digest meaning, String rule) {}
}
