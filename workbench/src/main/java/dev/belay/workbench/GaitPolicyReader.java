package dev.belay.workbench;

import dev.belay.engine.Problem;
import dev.belay.engine.Verdict;
import dev.belay.language.Problems;
import dev.belay.language.SourceFile;
import dev.belay.language.YamlReader;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Reads a policy of gait as strictly as gait does, and more strictly where it reads what nobody
/// can mean: an empty file, a second document.
///
/// Not safe for more than one thread.
final class GaitPolicyReader {

  private static final List<String> KEYS =
      List.of(
          "schema_id",
          "schema_version",
          "default_verdict",
          "default_action",
          "scripts",
          "fail_closed",
          "mcp_trust",
          "rules");

  /// Of drafts that gait does not read any more.
  private static final List<String> LEGACY =
      List.of("version", "name", "boundaries", "defaults", "trust_sources", "unknown_server");

  private static final List<String> SCRIPT_KEYS =
      List.of("max_steps", "require_approval_above", "block_mixed_risk");
  private static final List<String> TRUST_KEYS =
      List.of(
          "enabled",
          "snapshot",
          "action",
          "required_risk_classes",
          "min_score",
          "max_age",
          "publisher_allowlist",
          "require_registry");

  private static final Set<String> FIELDS =
      Set.of("targets", "arg_provenance", "endpoint_class", "delegation", "context_evidence");
  private static final Set<String> HIGH_RISK_FIELDS =
      Set.of(
          "agent_id",
          "agent_identity",
          "run_id",
          "workflow_id",
          "repo",
          "environment",
          "credential_ref",
          "credential_source",
          "credential_access_type",
          "credential_issuer",
          "credential_ttl_seconds",
          "approval_ref",
          "wrkr_inventory_ref",
          "agent_action_bom_ref");
  private static final List<String> USUAL_RISKS = List.of("critical", "high");

  private final YamlReader yaml;
  private final Problems wrong;
  private final Problems warnings;

  /// @param wrong takes what makes it no policy of gait
  /// @param warnings takes what cannot mean the same in Belay
  GaitPolicyReader(SourceFile file, Problems wrong, Problems warnings) {
    this.yaml = YamlReader.withAnchors(file, wrong);
    this.wrong = wrong;
    this.warnings = warnings;
  }

  /// Absent, with problems, when it is none.
  Optional<GaitPolicy> policy() {
    var policy = yaml.document().map(this::policy);
    return wrong.isEmpty() ? policy : Optional.empty();
  }

  private GaitPolicy policy(YamlReader.Fields document) {
    var known = Stream.concat(KEYS.stream(), LEGACY.stream()).toList();
    var root = GaitFields.of(yaml, document, "a policy of gait", known);
    LEGACY.forEach(key -> refuseLegacy(root, key));
    only(root, "schema_id", "gait.gate.policy");
    only(root, "schema_version", "1.0.0");
    var byDefault =
        root.verdict("default_verdict", "default_action").orElse(Verdict.REQUIRE_APPROVAL);
    if (byDefault == Verdict.ALLOW) {
      warnings.add(
          Problem.of(
                  "default-asks",
                  "gait allows what destroys where no rule matches; here it needs an approval")
              .at(root.placeOf(root.has("default_verdict") ? "default_verdict" : "default_action"))
              .withHelp("write a rule for what may be destroyed without asking"));
    }
    tellOfServers(root);
    tellOfScripts(root);
    return new GaitPolicy(
        byDefault,
        failClosed(root),
        root.mapping("scripts", SCRIPT_KEYS)
            .map(GaitPolicyReader::scripts)
            .orElse(GaitPolicy.Scripts.ANY),
        rules(root));
  }

  private static void refuseLegacy(GaitFields root, String key) {
    if (root.has(key)) {
      root.wrong(
          "legacy-key",
          "`%s` belongs to drafts that gait does not read any more".formatted(key),
          root.placeOfKey(key),
          "migrate the file first: gait wants schema_version, default_verdict and rules");
    }
  }

  private static void only(GaitFields root, String key, String value) {
    root.text(key)
        .filter(text -> !text.equals(value))
        .ifPresent(
            text ->
                root.wrong(
                    "unknown-word",
                    "expected `%s` in `%s`, found `%s`".formatted(value, key, Problems.shown(text)),
                    root.placeOf(key),
                    ""));
  }

  /// A server is trusted or not before anything is asked of it.
  private void tellOfServers(GaitFields root) {
    if (root.mapping("mcp_trust", TRUST_KEYS).isPresent()) {
      warnings.add(
          Problem.of("trust-not-imported", "no policy says which MCP servers are trusted")
              .at(root.placeOfKey("mcp_trust"))
              .withHelp("put a gateway in front of those that you trust, and of no other"));
    }
  }

  private void tellOfScripts(GaitFields root) {
    if (root.has("scripts")) {
      warnings.add(
          Problem.of("scripts-apart", "what it says of scripts is a policy of its own")
              .at(root.placeOfKey("scripts"))
              .withHelp("write it with --scripts; without it every script is blocked"));
    }
  }

  private static GaitPolicy.Scripts scripts(GaitFields fields) {
    int most = fields.count("max_steps");
    return new GaitPolicy.Scripts(
        most == 0 ? GaitPolicy.Scripts.MOST_STEPS : Math.min(most, GaitPolicy.Scripts.MOST_STEPS),
        fields.count("require_approval_above"),
        fields.flag("block_mixed_risk"));
  }

  private static Optional<GaitPolicy.FailClosed> failClosed(GaitFields root) {
    return root.mapping(
            "fail_closed",
            List.of("enabled", "risk_classes", "required_fields", "required_high_risk_fields"))
        .flatMap(
            fields -> {
              var risks = fields.lowers("risk_classes");
              var failClosed =
                  new GaitPolicy.FailClosed(
                      risks.isEmpty() ? USUAL_RISKS : risks,
                      fields.lowersOf("required_fields", FIELDS),
                      fields.lowersOf("required_high_risk_fields", HIGH_RISK_FIELDS));
              return fields.flag("enabled") ? Optional.of(failClosed) : Optional.empty();
            });
  }

  private List<GaitRule> rules(GaitFields root) {
    var reader = new GaitRuleReader(new GaitWarnings(warnings));
    return root.mappings("rules", "a rule of gait", GaitRuleReader.KEYS).stream()
        .flatMap(fields -> reader.rule(fields).stream())
        .sorted(Comparator.comparingInt(GaitRule::priority).thenComparing(GaitRule::name))
        .toList();
  }
}
