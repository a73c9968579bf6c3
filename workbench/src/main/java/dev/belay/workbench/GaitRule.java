package dev.belay.workbench;

import dev.belay.engine.Problem.Place;
import dev.belay.engine.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A rule of gait: what it matches, what it says, and what makes it say something stricter. Empty
/// lists ask for nothing.
///
/// @param approvals how many people, at least, where it asks for an approval
/// @param needsContext whether it wants evidence of the context that the agent had
record GaitRule(
    String name,
    Place place,
    int priority,
    Verdict effect,
    Match match,
    List<String> reasons,
    List<String> violations,
    int approvals,
    Optional<Dataflow> dataflow,
    Optional<Endpoint> endpoint,
    boolean needsContext,
    Optional<Agent> agent,
    Optional<Credential> credential,
    Optional<Freeze> freeze,
    Optional<Sandbox> sandbox) {

  /// All that is asked for must hold; of a list, one element must.
  record Match(
      List<String> tools,
      List<String> risks,
      List<String> identities,
      List<String> workspaces,
      Targets targets,
      Hints hints,
      List<String> discoveries,
      List<String> provenance,
      Skill skill,
      Inventory inventory,
      Optional<Delegation> delegation) {

    static final Match ANYTHING =
        new Match(
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            new Targets(
                List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of()),
            Hints.NONE,
            List.of(),
            List.of(),
            new Skill(List.of(), List.of()),
            new Inventory(List.of(), List.of(), List.of(), List.of()),
            Optional.empty());
  }

  /// Each of these may be met by another target.
  record Targets(
      List<String> kinds,
      List<String> destinationKinds,
      List<String> values,
      List<String> destinationValues,
      List<String> operations,
      List<String> classes,
      List<String> sensitivities) {}

  record Hints(
      Optional<Boolean> readOnly,
      Optional<Boolean> destructive,
      Optional<Boolean> idempotent,
      Optional<Boolean> openWorld) {

    static final Hints NONE =
        new Hints(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  record Skill(List<String> publishers, List<String> sources) {}

  /// What an inventory of tools says of the one that is called.
  record Inventory(
      List<String> tools, List<String> data, List<String> endpoints, List<String> autonomy) {}

  record Delegation(
      List<String> delegators,
      List<String> delegates,
      List<String> scopes,
      Optional<Integer> maxDepth) {}

  /// Data from outside on its way to a destination. No destination stands for what gait calls so.
  record Dataflow(
      List<String> tainted,
      List<String> kinds,
      List<String> values,
      List<String> operations,
      Verdict action,
      String reason) {}

  record Endpoint(
      List<String> paths,
      List<String> deniedPaths,
      List<String> domains,
      List<String> deniedDomains,
      List<String> egress,
      Verdict action,
      Optional<Verdict> destructive,
      String reason) {}

  record Agent(
      boolean mustBeDeclared,
      List<String> allowed,
      List<String> denied,
      String manifest,
      List<String> publishers,
      List<String> sources,
      List<String> lifecycle,
      boolean needsOwner,
      boolean mustBeUnexpired) {}

  record Credential(
      boolean isJustInTime,
      boolean isNotStanding,
      List<String> sources,
      List<String> issuers,
      List<String> accessTypes,
      int maxSeconds) {}

  /// Times at which the rule is stricter.
  ///
  /// @param isUnreadable whether gait could not say which times these are
  record Freeze(
      Verdict effect,
      List<String> environments,
      List<String> risks,
      List<Window> windows,
      boolean isUnreadable) {}

  record Window(Instant from, Instant to) {}

  record Sandbox(
      List<String> networkModes,
      List<String> environmentModes,
      List<String> isolations,
      List<String> userModes,
      int maxSeconds,
      List<String> writable,
      List<String> readOnlyRoots) {}
}
