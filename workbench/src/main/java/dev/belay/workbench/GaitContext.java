package dev.belay.workbench;

import dev.belay.engine.Value;
import dev.belay.engine.Value.Int;
import dev.belay.engine.Value.Mapping;
import dev.belay.language.Problems;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The context of a gait intent: who asks, where, and with which credential.
///
/// @param problems takes what is wrong with it
/// @param unknown takes pointers to what only others can know
record GaitContext(GaitObject json, Problems problems, Set<String> unknown) {

  static final List<String> KEYS =
      List.of(
          "identity",
          "workspace",
          "risk_class",
          "phase",
          "agent_id",
          "agent_identity",
          "run_id",
          "workflow_id",
          "repo",
          "environment",
          "job_id",
          "session_id",
          "request_id",
          "credential_ref",
          "credential_source",
          "credential_access_type",
          "credential_issuer",
          "credential_subject",
          "credential_owner",
          "credential_target_binding",
          "credential_run_binding",
          "credential_job_binding",
          "credential_ttl_seconds",
          "credential_scopes",
          "approval_ref",
          "wrkr_inventory_ref",
          "agent_action_bom_ref",
          "auth_context",
          "sandbox",
          "environment_fingerprint",
          "context_set_digest",
          "context_evidence_mode",
          "context_refs");

  /// What has no field of its own.
  private static final List<String> LABELS =
      List.of(
          "agent_id",
          "workflow_id",
          "repo",
          "job_id",
          "request_id",
          "credential_ref",
          "credential_subject",
          "credential_owner",
          "approval_ref",
          "wrkr_inventory_ref",
          "agent_action_bom_ref",
          "environment_fingerprint");

  private static final List<String> OF_INVENTORY =
      List.of("wrkr.tool_name", "wrkr.data_class", "wrkr.endpoint_class", "wrkr.autonomy_level");

  private static final List<String> AGENT_KEYS =
      List.of(
          "lifecycle_states",
          "owner",
          "manifest_digest",
          "publisher",
          "source",
          "issued_at",
          "approved_at",
          "expires_at",
          "revoked");
  private static final List<String> SANDBOX_KEYS =
      List.of(
          "network_mode",
          "writable_paths",
          "read_only_roots",
          "env_exposure_mode",
          "timeout_seconds",
          "filesystem_isolation",
          "user_mode",
          "evidence_ref",
          "evidence_digest");

  /// @param discoveries how the targets were found
  /// @param binding of the targets
  void put(GaitFacts input, List<String> discoveries, String binding) {
    json.lowerOf("context_evidence_mode", Set.of("best_effort", "required"));
    input.put("principal", new GaitFacts().put("id", json.required("identity")));
    credential().ifPresent(credential -> input.put("credential", credential));
    var phase = json.lowerOf("phase", Set.of("plan", "apply"));
    var context =
        new GaitFacts()
            .put("workspace", json.required("workspace").replace('\\', '/'))
            .put("risk", GaitWords.lower(json.required("risk_class")))
            .put("phase", phase.isEmpty() ? "apply" : phase)
            .put("session", json.text("session_id"))
            .put("run", json.text("run_id"))
            .put("labels", labels(binding));
    input.put("context", context.putIfSaid("environment", json.lower("environment")));
    input.put("unverified", unverified(discoveries));
  }

  private Optional<GaitFacts> credential() {
    var facts =
        new GaitFacts()
            .put("source", json.lowerOf("credential_source", GaitWords.CREDENTIAL_SOURCES))
            .put("issuer", json.text("credential_issuer"))
            .put("access_type", json.lowerOf("credential_access_type", GaitWords.ACCESS_TYPES))
            .put("ttl", json.count("credential_ttl_seconds") + "s");
    json.texts("credential_scopes");
    return KEYS.stream().anyMatch(key -> key.startsWith("credential_") && json.has(key))
        ? Optional.of(facts)
        : Optional.empty();
  }

  private GaitFacts labels(String binding) {
    var labels = new GaitFacts();
    LABELS.forEach(key -> labels.putIfSaid(key, json.text(key)));
    labels.putIfSaid("credential_mismatch", mismatch(binding));
    json.mapping("auth_context")
        .ifPresent(claims -> OF_INVENTORY.forEach(key -> putClaim(labels, claims, key)));
    return labels;
  }

  /// What the credential is bound to and this call is not.
  private String mismatch(String binding) {
    if (isBoundElsewhere("credential_target_binding", binding)) {
      return "targets";
    }
    if (isBoundElsewhere("credential_run_binding", json.text("run_id"))) {
      return "run";
    }
    return isBoundElsewhere("credential_job_binding", json.text("job_id")) ? "job" : "";
  }

  private boolean isBoundElsewhere(String key, String here) {
    var bound = json.text(key);
    return !bound.isEmpty() && !here.isEmpty() && !bound.equals(here);
  }

  /// An intent cannot vouch for what an inventory says.
  private void putClaim(GaitFacts labels, Mapping claims, String key) {
    GaitIntent.text(claims, key)
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .ifPresent(
            text -> {
              labels.put(key, GaitWords.lower(text));
              unknown.add("/context/labels/" + key);
            });
  }

  private GaitFacts unverified(List<String> discoveries) {
    var facts = new GaitFacts().put("discovery_methods", discoveries);
    json.object("agent_identity", AGENT_KEYS).ifPresent(agent -> facts.put("agent", agent(agent)));
    json.object("sandbox", SANDBOX_KEYS)
        .ifPresent(sandbox -> facts.put("sandbox", sandbox(sandbox)));
    json.mapping("auth_context")
        .ifPresent(
            claims -> {
              new GaitSecrets(problems).find(json.pointer("auth_context"), claims);
              facts.put("auth_context", claims);
            });
    return facts;
  }

  private static GaitFacts agent(GaitObject agent) {
    agent.time("issued_at");
    agent.time("approved_at");
    var facts =
        new GaitFacts()
            .put("owner", agent.text("owner"))
            .put("manifest_digest", agent.lower("manifest_digest"))
            .put("publisher", agent.lower("publisher"))
            .put("source", agent.lower("source"))
            .put("revoked", agent.flag("revoked"))
            .put("lifecycle_states", agent.texts("lifecycle_states"));
    agent.time("expires_at").ifPresent(time -> facts.put("expires_at", time.toString()));
    return facts;
  }

  private static GaitFacts sandbox(GaitObject sandbox) {
    return new GaitFacts()
        .put("network_mode", sandbox.lowerOf("network_mode", GaitWords.NETWORK_MODES))
        .put("env_exposure_mode", sandbox.lowerOf("env_exposure_mode", GaitWords.ENVIRONMENT_MODES))
        .put("filesystem_isolation", sandbox.lowerOf("filesystem_isolation", GaitWords.ISOLATIONS))
        .put("user_mode", sandbox.lowerOf("user_mode", GaitWords.USER_MODES))
        .put("evidence_ref", sandbox.text("evidence_ref"))
        .put("evidence_digest", sandbox.text("evidence_digest"))
        .put("timeout_seconds", (Value) new Int(sandbox.count("timeout_seconds")))
        .put("writable_paths", sandbox.texts("writable_paths"))
        .put("read_only_roots", sandbox.texts("read_only_roots"));
  }
}
