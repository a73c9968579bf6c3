package dev.belay.workbench;

import dev.belay.engine.Verdict;
import dev.belay.workbench.GaitRule.Agent;
import dev.belay.workbench.GaitRule.Credential;
import dev.belay.workbench.GaitRule.Dataflow;
import dev.belay.workbench.GaitRule.Endpoint;
import dev.belay.workbench.GaitRule.Freeze;
import dev.belay.workbench.GaitRule.Match;
import dev.belay.workbench.GaitRule.Sandbox;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads one rule of a gait policy.
///
/// @param warnings takes what cannot mean the same in Belay
record GaitRuleReader(GaitWarnings warnings) {

  static final List<String> KEYS =
      List.of(
          "name",
          "priority",
          "effect",
          "action",
          "match",
          "reason_codes",
          "violations",
          "min_approvals",
          "require_distinct_approvers",
          "endpoint",
          "dataflow",
          "freeze_window",
          "sandbox",
          "rate_limit",
          "destructive_budget",
          "require_context_evidence",
          "required_context_evidence_mode",
          "max_context_age_seconds",
          "require_declared_agent",
          "allowed_agent_ids",
          "denied_agent_ids",
          "required_agent_manifest_digest",
          "allowed_agent_manifest_publishers",
          "allowed_agent_manifest_sources",
          "required_agent_lifecycle_states",
          "require_agent_owner",
          "require_unexpired_agent",
          "block_standing_credentials",
          "allowed_credential_sources",
          "allowed_credential_issuers",
          "allowed_credential_access_types",
          "max_credential_ttl_seconds",
          "require_jit_credential",
          "require_broker_credential",
          "broker_reference",
          "broker_scopes");

  private static final Set<Verdict> STRICTER = Set.of(Verdict.BLOCK, Verdict.REQUIRE_APPROVAL);
  private static final Set<String> STRICTER_WORDS = Set.of("block", "require_approval");
  private static final List<String> USUALLY_TAINTED = List.of("external", "tool_output");

  /// Absent, with problems, when it is no rule.
  Optional<GaitRule> rule(GaitFields fields) {
    var name = fields.text("name");
    if (name.isEmpty()) {
      fields.wrong("missing-key", "a rule has no `name`", fields.place(), "add it");
    }
    var effect = fields.verdict("effect", "action");
    if (effect.isEmpty() && !fields.has("effect") && !fields.has("action")) {
      fields.wrong("missing-key", "a rule has no `effect`", fields.place(), "add it");
    }
    tellOfCounts(fields);
    var read =
        new GaitRule(
            name.orElse(""),
            fields.placeOf("name"),
            fields.number("priority"),
            effect.orElse(Verdict.BLOCK),
            fields
                .mapping("match", GaitMatchReader.KEYS)
                .map(new GaitMatchReader(warnings)::match)
                .orElse(Match.ANYTHING),
            fields.texts("reason_codes"),
            fields.texts("violations"),
            approvals(fields),
            dataflow(fields, effect.orElse(Verdict.BLOCK)),
            endpoint(fields),
            needsContext(fields),
            agent(fields),
            credential(fields),
            freeze(fields),
            sandbox(fields));
    return name.isEmpty() || effect.isEmpty() ? Optional.empty() : Optional.of(read);
  }

  // What is looser afterwards

  private void tellOfCounts(GaitFields fields) {
    fields
        .mapping("rate_limit", List.of("requests", "window", "scope"))
        .ifPresent(limit -> tellOfCount(fields, "rate_limit", limit, "calls"));
    var budget = fields.mapping("destructive_budget", List.of("requests", "window", "scope"));
    budget.ifPresent(
        limit -> tellOfCount(fields, "destructive_budget", limit, "destructive calls"));
    budget
        .filter(limit -> !limit.fields().names().isEmpty() && limit.count("requests") == 0)
        .ifPresent(
            limit ->
                limit.wrong(
                    "number-out-of-range",
                    "a budget has at least 1 request",
                    limit.placeOf("requests"),
                    ""));
    if (fields.flag("require_broker_credential")) {
      warnings.warn(
          "broker-not-asked",
          "no broker is asked for a credential before the call",
          fields,
          "require_broker_credential",
          "let the program that calls the tool get the credential, or let the rule ask a person");
    }
    fields.texts("broker_scopes");
  }

  private void tellOfCount(GaitFields rule, String key, GaitFields limit, String what) {
    int requests = limit.count("requests");
    var window = limit.lowerOf("window", Set.of("minute", "hour")).orElse("minute");
    limit.lowerOf("scope", Set.of("tool", "identity", "tool_identity"));
    if (requests > 0) {
      warnings.warn(
          "limit-not-kept",
          "nobody counts: more than %d %s %s are decided like the first"
              .formatted(requests, what, "hour".equals(window) ? "an hour" : "a minute"),
          rule,
          key,
          "keep the limit where calls are passed on, or let the rule ask a person");
    }
  }

  private int approvals(GaitFields fields) {
    fields.flag("require_distinct_approvers"); // They always are.
    return fields.count("min_approvals");
  }

  // What makes it stricter

  private Optional<Dataflow> dataflow(GaitFields rule, Verdict effect) {
    var found =
        rule.mapping(
            "dataflow",
            List.of(
                "enabled",
                "tainted_sources",
                "destination_kinds",
                "destination_values",
                "destination_operations",
                "action",
                "reason_code",
                "violation"));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    var fields = found.get();
    tellOfEnabled(rule, "dataflow", fields);
    fields.text("violation");
    var tainted = fields.lowers("tainted_sources");
    var dataflow =
        new Dataflow(
            tainted.isEmpty() ? USUALLY_TAINTED : tainted,
            fields.lowers("destination_kinds"),
            fields.texts("destination_values"),
            fields.lowers("destination_operations"),
            stricter(fields, "action").orElse(Verdict.REQUIRE_APPROVAL),
            fields.text("reason_code").orElse("dataflow_tainted_destination"));
    var isAskedFor =
        fields.flag("enabled")
            || !tainted.isEmpty()
            || !dataflow.kinds().isEmpty()
            || !dataflow.values().isEmpty()
            || !dataflow.operations().isEmpty();
    if (isAskedFor && effect == Verdict.BLOCK && dataflow.action() != Verdict.BLOCK) {
      warnings.warn(
          "dataflow-weakens",
          "gait lets `dataflow` turn this block into an approval; here it stays a block",
          rule,
          "dataflow",
          "write what may be approved as a rule with a smaller `priority`");
    }
    return isAskedFor ? Optional.of(dataflow) : Optional.empty();
  }

  /// gait does not tell `false` from no word, and what else is there enables it.
  private void tellOfEnabled(GaitFields rule, String key, GaitFields fields) {
    if (fields.has("enabled") && !fields.flag("enabled") && fields.fields().names().size() > 1) {
      warnings.warn(
          "enabled-anyway",
          "`enabled: false` does not switch `%s` off: the rest of it is in force".formatted(key),
          rule,
          key,
          "leave `%s` out".formatted(key));
    }
  }

  private static Optional<Verdict> stricter(GaitFields fields, String key) {
    return fields.lowerOf(key, STRICTER_WORDS).flatMap(Verdict::from).filter(STRICTER::contains);
  }

  private Optional<Endpoint> endpoint(GaitFields rule) {
    var found =
        rule.mapping(
            "endpoint",
            List.of(
                "enabled",
                "path_allowlist",
                "path_denylist",
                "domain_allowlist",
                "domain_denylist",
                "egress_classes",
                "action",
                "destructive_action",
                "reason_code",
                "violation"));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    var fields = found.get();
    tellOfEnabled(rule, "endpoint", fields);
    fields.text("violation");
    return Optional.of(
        new Endpoint(
            fields.texts("path_allowlist"),
            fields.texts("path_denylist"),
            fields.lowers("domain_allowlist"),
            fields.lowers("domain_denylist"),
            fields.lowersOf("egress_classes", GaitTarget.NETWORK_CLASSES),
            stricter(fields, "action").orElse(Verdict.BLOCK),
            stricter(fields, "destructive_action"),
            fields.text("reason_code").orElse("endpoint_constraint_violation")));
  }

  private Optional<Freeze> freeze(GaitFields rule) {
    var fields = rule.mapping("freeze_window", GaitFreezeReader.KEYS);
    fields.ifPresent(found -> tellOfEnabled(rule, "freeze_window", found));
    return fields.flatMap(found -> new GaitFreezeReader(warnings.problems()).freeze(found));
  }

  private boolean needsContext(GaitFields fields) {
    var mode = fields.lowerOf("required_context_evidence_mode", Set.of("required"));
    var isAskedFor =
        fields.flag("require_context_evidence")
            || mode.isPresent()
            || fields.count("max_context_age_seconds") > 0;
    if (isAskedFor) {
      var key =
          KEYS.stream()
              .filter(name -> name.contains("_context_") && fields.has(name))
              .findFirst()
              .orElseThrow();
      warnings.warn(
          "context-not-known",
          "nothing tells Belay what the agent had read: what the rule matches is blocked",
          fields,
          key,
          "leave it out of the policy once something else vouches for the context");
    }
    return isAskedFor;
  }

  private Optional<Agent> agent(GaitFields fields) {
    var agent =
        new Agent(
            fields.flag("require_declared_agent"),
            fields.texts("allowed_agent_ids"),
            fields.texts("denied_agent_ids"),
            manifest(fields),
            fields.lowers("allowed_agent_manifest_publishers"),
            fields.lowers("allowed_agent_manifest_sources"),
            fields.lowers("required_agent_lifecycle_states"),
            fields.flag("require_agent_owner"),
            fields.flag("require_unexpired_agent"));
    var asksFor =
        KEYS.stream().filter(key -> key.contains("_agent") && isAskedFor(fields, key)).findFirst();
    asksFor.ifPresent(key -> warnings.tellOfClaim(fields, key, "which agent it is"));
    return asksFor.map(_ -> agent);
  }

  private static boolean isAskedFor(GaitFields fields, String key) {
    return switch (key) {
      case "require_declared_agent", "require_agent_owner", "require_unexpired_agent" ->
          fields.flag(key);
      case "required_agent_manifest_digest" -> fields.text(key).isPresent();
      default -> fields.has(key) && !fields.texts(key).isEmpty();
    };
  }

  private static String manifest(GaitFields fields) {
    var digest = fields.lower("required_agent_manifest_digest").orElse("");
    if (!digest.isEmpty() && !digest.matches("[0-9a-f]{64}")) {
      fields.wrong(
          "wrong-kind",
          "expected 64 hexadecimal digits in `required_agent_manifest_digest`",
          fields.placeOf("required_agent_manifest_digest"),
          "");
    }
    return digest;
  }

  private static Optional<Credential> credential(GaitFields fields) {
    var credential =
        new Credential(
            fields.flag("require_jit_credential"),
            fields.flag("block_standing_credentials"),
            fields.lowersOf("allowed_credential_sources", GaitWords.CREDENTIAL_SOURCES),
            fields.texts("allowed_credential_issuers"),
            fields.lowersOf("allowed_credential_access_types", GaitWords.ACCESS_TYPES),
            fields.count("max_credential_ttl_seconds"));
    return credential.equals(new Credential(false, false, List.of(), List.of(), List.of(), 0))
        ? Optional.empty()
        : Optional.of(credential);
  }

  private Optional<Sandbox> sandbox(GaitFields rule) {
    var found =
        rule.mapping(
            "sandbox",
            List.of(
                "enabled",
                "allowed_network_modes",
                "allowed_writable_path_prefixes",
                "required_read_only_roots",
                "allowed_env_exposure_modes",
                "max_timeout_seconds",
                "allowed_filesystem_isolations",
                "allowed_user_modes"));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    var fields = found.get();
    tellOfEnabled(rule, "sandbox", fields);
    var sandbox =
        new Sandbox(
            fields.lowersOf("allowed_network_modes", GaitWords.NETWORK_MODES),
            fields.lowersOf("allowed_env_exposure_modes", GaitWords.ENVIRONMENT_MODES),
            fields.lowersOf("allowed_filesystem_isolations", GaitWords.ISOLATIONS),
            fields.lowersOf("allowed_user_modes", GaitWords.USER_MODES),
            fields.count("max_timeout_seconds"),
            fields.texts("allowed_writable_path_prefixes"),
            fields.texts("required_read_only_roots"));
    var isAskedFor =
        fields.flag("enabled")
            || !sandbox.equals(
                new Sandbox(List.of(), List.of(), List.of(), List.of(), 0, List.of(), List.of()));
    if (isAskedFor) {
      warnings.tellOfClaim(rule, "sandbox", "what keeps the tool in");
    }
    return isAskedFor ? Optional.of(sandbox) : Optional.empty();
  }
}
