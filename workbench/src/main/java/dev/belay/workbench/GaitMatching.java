package dev.belay.workbench;

import dev.belay.workbench.GaitRule.Delegation;
import dev.belay.workbench.GaitRule.Match;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a rule of gait matches, as conditions of Belay.
record GaitMatching(Match match) {

  private static final String WORKSPACE = "context.workspace";

  /// All that is asked for, and workspaces by the folders that they are.
  Cel byFolder() {
    return with(ofPrefixes(GaitMatching::isInFolder));
  }

  /// And, too, those that only begin with the same letters.
  Cel byFolderOrText() {
    return with(ofPrefixes(prefix -> Cel.either(beginsWith(prefix), isInFolder(prefix))));
  }

  /// Where folder and text do not say the same. Absent when no workspace is asked for.
  Optional<Cel> inDoubt() {
    return match.workspaces().isEmpty()
        ? Optional.empty()
        : Optional.of(
            with(
                Cel.different(
                    ofPrefixes(GaitMatching::isInFolder), ofPrefixes(GaitMatching::beginsWith))));
  }

  private Cel ofPrefixes(java.util.function.Function<String, Cel> condition) {
    var prefixes = match.workspaces().stream().map(condition).toList();
    return prefixes.isEmpty() ? Cel.TRUE : Cel.either(prefixes);
  }

  private static Cel beginsWith(String prefix) {
    return Cel.term("%s.startsWith(%s)".formatted(WORKSPACE, Cel.quoted(prefix)));
  }

  /// A prefix that ends in a slash means what is below the folder.
  private static Cel isInFolder(String prefix) {
    if (!prefix.endsWith("/") || prefix.equals("/")) {
      return within(prefix);
    }
    var folder = prefix.substring(0, prefix.length() - 1);
    var isFolder =
        Cel.comparison("path.normalize(%s) != %s".formatted(WORKSPACE, Cel.quoted(folder)));
    return Cel.both(within(folder), isFolder);
  }

  private static Cel within(String folder) {
    return Cel.term("path.within(%s, %s)".formatted(WORKSPACE, Cel.quoted(folder)));
  }

  private Cel with(Cel workspace) {
    var all = new ArrayList<Cel>();
    addIfAsked(all, "tool.name", match.tools());
    addIfAsked(all, "context.risk", match.risks());
    addIfAsked(all, "principal.id", match.identities());
    all.add(workspace);
    all.addAll(inventory());
    all.addAll(targets());
    all.addAll(hints());
    if (!match.discoveries().isEmpty()) {
      all.add(Cel.exists("unverified.discovery_methods", "m", Cel.oneOf("m", match.discoveries())));
    }
    if (!match.provenance().isEmpty()) {
      all.add(Cel.exists("provenance", "p", Cel.oneOf("p.source", match.provenance())));
    }
    all.addAll(skill());
    match.delegation().ifPresent(delegation -> all.addAll(delegation(delegation)));
    return Cel.both(all);
  }

  private static void addIfAsked(List<Cel> all, String term, List<String> texts) {
    if (!texts.isEmpty()) {
      all.add(Cel.oneOf(term, texts));
    }
  }

  private List<Cel> inventory() {
    var inventory = match.inventory();
    var all = new ArrayList<Cel>();
    addIfAsked(all, fromInventory("tool_name"), inventory.tools());
    addIfAsked(all, fromInventory("data_class"), inventory.data());
    addIfAsked(all, fromInventory("endpoint_class"), inventory.endpoints());
    addIfAsked(all, fromInventory("autonomy_level"), inventory.autonomy());
    return all;
  }

  private static String fromInventory(String name) {
    return "context.labels[?\"wrkr.%s\"].orValue(\"\")".formatted(name);
  }

  private List<Cel> targets() {
    var targets = match.targets();
    return Stream.of(
            target("t.kind", targets.kinds()),
            target("t.kind", targets.destinationKinds()),
            target("t.value", targets.values()),
            target("t.value", targets.destinationValues()),
            target("t.operation", targets.operations()),
            target("t.class", targets.classes()),
            target("t.sensitivity", targets.sensitivities()))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<Cel> target(String term, List<String> texts) {
    return texts.isEmpty()
        ? Optional.empty()
        : Optional.of(Cel.exists("targets", "t", Cel.oneOf(term, texts)));
  }

  private List<Cel> hints() {
    var hints = match.hints();
    return Stream.of(
            hint("read_only", hints.readOnly()),
            hint("destructive", hints.destructive()),
            hint("idempotent", hints.idempotent()),
            hint("open_world", hints.openWorld()))
        .flatMap(Optional::stream)
        .toList();
  }

  /// In gait each target has hints, and where there is no target none is matched.
  private static Optional<Cel> hint(String name, Optional<Boolean> wanted) {
    var hint = Cel.term("tool.annotations." + name);
    return wanted.map(
        isSo -> isSo ? hint : Cel.both(hint.not(), Cel.comparison("size(targets) > 0")));
  }

  private List<Cel> skill() {
    var skill = match.skill();
    var all = new ArrayList<Cel>();
    addIfAsked(all, "skill.publisher", skill.publishers());
    addIfAsked(all, "skill.source", skill.sources());
    if (!all.isEmpty()) {
      all.addFirst(Cel.term("has(skill)"));
    }
    return all;
  }

  private static List<Cel> delegation(Delegation delegation) {
    var all = new ArrayList<Cel>();
    all.add(Cel.term("has(delegation)"));
    addLink(all, "link.delegator", delegation.delegators());
    addLink(all, "link.delegate", delegation.delegates());
    if (!delegation.scopes().isEmpty()) {
      var scope = Cel.exists("link.scopes", "s", Cel.oneOf("s", delegation.scopes()));
      all.add(Cel.exists("delegation.chain", "link", scope));
    }
    delegation
        .maxDepth()
        .ifPresent(depth -> all.add(Cel.comparison("delegation.depth <= " + depth)));
    return all;
  }

  private static void addLink(List<Cel> all, String term, List<String> texts) {
    if (!texts.isEmpty()) {
      all.add(Cel.exists("delegation.chain", "link", Cel.oneOf(term, texts)));
    }
  }

  /// What was only claimed of what the rule matches. Absent when it matches no such thing.
  Optional<Cel> unproven() {
    var skill = skill().isEmpty() ? List.<Cel>of() : List.of(Cel.term("!skill.verified"));
    var delegation =
        match.delegation().isEmpty() ? List.<Cel>of() : List.of(Cel.term("!delegation.verified"));
    var claims = Stream.concat(skill.stream(), delegation.stream()).toList();
    return claims.isEmpty() ? Optional.empty() : Optional.of(Cel.either(claims));
  }
}
