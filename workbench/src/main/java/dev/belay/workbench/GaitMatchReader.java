package dev.belay.workbench;

import dev.belay.language.Problems;
import dev.belay.workbench.GaitRule.Delegation;
import dev.belay.workbench.GaitRule.Hints;
import dev.belay.workbench.GaitRule.Inventory;
import dev.belay.workbench.GaitRule.Match;
import dev.belay.workbench.GaitRule.Skill;
import dev.belay.workbench.GaitRule.Targets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads what a rule of a gait policy matches.
///
/// @param warnings takes what cannot mean the same in Belay
record GaitMatchReader(GaitWarnings warnings) {

  static final List<String> KEYS =
      List.of(
          "tool_name",
          "tool_names",
          "risk_classes",
          "target_kinds",
          "target_values",
          "destination_kinds",
          "destination_values",
          "destination_operations",
          "endpoint_class",
          "endpoint_classes",
          "discovery_method",
          "tool_annotations",
          "data_classes",
          "skill_publishers",
          "skill_sources",
          "provenance_sources",
          "identities",
          "workspace_prefixes",
          "context_tool_names",
          "context_data_classes",
          "context_endpoint_classes",
          "context_autonomy_levels",
          "require_delegation",
          "allowed_delegator_identities",
          "allowed_delegate_identities",
          "delegation_scopes",
          "max_delegation_depth");

  Match match(GaitFields fields) {
    var tools = new ArrayList<>(fields.lowers("tool_names"));
    fields.lower("tool_name").ifPresent(tools::add);
    var classes = new ArrayList<>(fields.lowersOf("endpoint_classes", GaitTarget.CLASSES));
    classes.addAll(fields.lowersOf("endpoint_class", GaitTarget.CLASSES));
    return new Match(
        GaitFields.sorted(tools),
        fields.lowers("risk_classes"),
        fields.texts("identities"),
        workspaces(fields),
        new Targets(
            fields.lowers("target_kinds"),
            fields.lowers("destination_kinds"),
            fields.texts("target_values"),
            fields.texts("destination_values"),
            fields.lowers("destination_operations"),
            GaitFields.sorted(classes),
            fields.lowers("data_classes")),
        hints(fields),
        discoveries(fields),
        fields.lowers("provenance_sources"),
        new Skill(fields.lowers("skill_publishers"), fields.lowers("skill_sources")),
        inventory(fields),
        delegation(fields));
  }

  private List<String> workspaces(GaitFields fields) {
    var prefixes = fields.texts("workspace_prefixes");
    prefixes.stream()
        .filter(prefix -> !prefix.endsWith("/"))
        .findFirst()
        .ifPresent(
            prefix ->
                warnings.warn(
                    "folder-not-text",
                    "`%s` is a folder; of a workspace that only begins with the same letters the stricter is taken"
                        .formatted(Problems.shown(prefix)),
                    fields,
                    "workspace_prefixes",
                    "name every folder that is meant"));
    return prefixes;
  }

  private static Hints hints(GaitFields match) {
    return match
        .mapping(
            "tool_annotations",
            List.of("readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint"))
        .map(
            hints ->
                new Hints(
                    hints.choice("readOnlyHint"),
                    hints.choice("destructiveHint"),
                    hints.choice("idempotentHint"),
                    hints.choice("openWorldHint")))
        .orElse(Hints.NONE);
  }

  private List<String> discoveries(GaitFields fields) {
    var methods = fields.lowersOf("discovery_method", GaitTarget.DISCOVERY_METHODS);
    if (!methods.isEmpty()) {
      warnings.tellOfClaim(fields, "discovery_method", "how a tool was found");
    }
    return methods;
  }

  private Inventory inventory(GaitFields fields) {
    var inventory =
        new Inventory(
            fields.lowers("context_tool_names"),
            fields.lowers("context_data_classes"),
            fields.lowers("context_endpoint_classes"),
            fields.lowers("context_autonomy_levels"));
    KEYS.stream()
        .filter(key -> key.startsWith("context_") && fields.has(key))
        .findFirst()
        .ifPresent(
            key ->
                warnings.warn(
                    "rests-on-an-inventory",
                    "what an intent says in the place of an inventory counts as unknown",
                    fields,
                    key,
                    "let the enforcement point add `wrkr.…` to `context.labels` from the"
                        + " inventory"));
    return inventory;
  }

  private static Optional<Delegation> delegation(GaitFields fields) {
    var delegation =
        new Delegation(
            fields.texts("allowed_delegator_identities"),
            fields.texts("allowed_delegate_identities"),
            fields.lowers("delegation_scopes"),
            fields.has("max_delegation_depth")
                ? Optional.of(fields.count("max_delegation_depth"))
                : Optional.empty());
    var isAskedFor =
        fields.flag("require_delegation")
            || !delegation.delegators().isEmpty()
            || !delegation.delegates().isEmpty()
            || !delegation.scopes().isEmpty()
            || delegation.maxDepth().isPresent();
    return isAskedFor ? Optional.of(delegation) : Optional.empty();
  }
}
