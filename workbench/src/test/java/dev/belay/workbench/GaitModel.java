package dev.belay.workbench;

import dev.belay.engine.Verdict;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// What gait answers to an intent, as its documents and runs of it say: slow, obvious, and written
/// apart from the import. It reads policies and intents as plain maps, and can be asked with some
/// of gait's defects mended.
///
/// @param mended defects that it is asked without
record GaitModel(Map<String, Object> policy, Set<Defect> mended, Instant now) {

  /// Defects of gait that make a difference to a single call, by their numbers in `docs/gait.md`.
  enum Defect {
    /// 1: paths are compared as texts.
    PATHS_ARE_TEXTS,
    /// 7: declaring a root as read-only fails, and declaring none passes.
    READ_ONLY_ROOTS_REVERSED,
    /// 8: data from outside can turn a block into an approval.
    DATAFLOW_WEAKENS,
    /// 17: where no rule matches, what destroys is not asked about.
    DEFAULT_DESTROYS
  }

  private static final List<Verdict> ORDER =
      List.of(Verdict.ALLOW, Verdict.DRY_RUN, Verdict.REQUIRE_APPROVAL, Verdict.BLOCK);

  GaitModel {
    mended = Set.copyOf(mended);
  }

  /// @param rules that decided
  record Answer(Verdict verdict, Set<String> rules) {}

  Answer answer(Map<String, Object> intent) {
    if (failsClosed(intent)) {
      return new Answer(Verdict.BLOCK, Set.of());
    }
    var matching = rules().stream().filter(rule -> matches(rule, intent)).toList();
    if (matching.isEmpty()) {
      return new Answer(byDefault(intent), Set.of());
    }
    int first = matching.stream().mapToInt(rule -> integer(rule, "priority")).min().orElseThrow();
    var verdict = Verdict.ALLOW;
    var names = new TreeSet<String>();
    for (var rule : matching) {
      if (integer(rule, "priority") == first) {
        verdict = stricter(verdict, verdict(rule, intent));
        names.add(text(rule, "name"));
      }
    }
    return new Answer(verdict, names);
  }

  static Verdict stricter(Verdict one, Verdict other) {
    return ORDER.indexOf(other) > ORDER.indexOf(one) ? other : one;
  }

  private Verdict byDefault(Map<String, Object> intent) {
    var text = text(policy, "default_verdict");
    var verdict = text.isEmpty() ? Verdict.REQUIRE_APPROVAL : Verdict.from(text).orElseThrow();
    return mended.contains(Defect.DEFAULT_DESTROYS)
            && verdict == Verdict.ALLOW
            && isDestructive(intent)
        ? destroying(intent)
        : verdict;
  }

  // Failing closed

  private boolean failsClosed(Map<String, Object> intent) {
    var failClosed = object(policy, "fail_closed");
    if (!flag(failClosed, "enabled")) {
      return false;
    }
    var risks = texts(failClosed, "risk_classes");
    if (!(risks.isEmpty() ? List.of("high", "critical") : risks)
        .contains(text(context(intent), "risk_class"))) {
      return false;
    }
    var context = context(intent);
    return targets(intent).stream().anyMatch(target -> text(target, "class").equals("other"))
        || texts(failClosed, "required_fields").stream()
            .anyMatch(
                field ->
                    switch (field) {
                      case "targets" -> targets(intent).isEmpty();
                      case "arg_provenance" -> objects(intent, "arg_provenance").isEmpty();
                      case "delegation" -> !intent.containsKey("delegation");
                      case "context_evidence" -> true;
                      default -> false;
                    })
        || texts(failClosed, "required_high_risk_fields").stream()
            .anyMatch(
                field ->
                    switch (field) {
                      case "agent_identity" -> !context.containsKey(field);
                      case "credential_ttl_seconds" -> integer(context, field) <= 0;
                      default -> text(context, field).isEmpty();
                    });
  }

  // Matching

  private boolean matches(Map<String, Object> rule, Map<String, Object> intent) {
    var match = object(rule, "match");
    var context = context(intent);
    var targets = targets(intent);
    return isAny(match, "tool_names", List.of(text(intent, "tool_name")))
        && isAny(match, "risk_classes", List.of(text(context, "risk_class")))
        && isAny(match, "identities", List.of(text(context, "identity")))
        && isInWorkspace(texts(match, "workspace_prefixes"), text(context, "workspace"))
        && isAny(match, "target_kinds", all(targets, "kind"))
        && isAny(match, "destination_kinds", all(targets, "kind"))
        && isAny(match, "target_values", all(targets, "value"))
        && isAny(match, "destination_values", all(targets, "value"))
        && isAny(match, "destination_operations", all(targets, "operation"))
        && isAny(match, "endpoint_classes", all(targets, "class"))
        && isAny(match, "data_classes", all(targets, "sensitivity"))
        && isAny(match, "discovery_method", all(targets, "discovery_method"))
        && isAny(match, "provenance_sources", all(objects(intent, "arg_provenance"), "source"))
        && isAny(match, "skill_publishers", all(optional(intent, "skill_provenance"), "publisher"))
        && isAny(match, "skill_sources", all(optional(intent, "skill_provenance"), "source"))
        && isAny(match, "context_data_classes", inventory(context, "wrkr.data_class"))
        && isHinted(object(match, "tool_annotations"), targets)
        && isDelegated(match, intent);
  }

  private static boolean isAny(Map<String, Object> match, String key, List<String> found) {
    var wanted = texts(match, key);
    return wanted.isEmpty() || found.stream().anyMatch(wanted::contains);
  }

  private static List<String> inventory(Map<String, Object> context, String key) {
    var found = text(object(context, "auth_context"), key);
    return found.isEmpty() ? List.of() : List.of(found);
  }

  private boolean isInWorkspace(List<String> prefixes, String workspace) {
    return prefixes.isEmpty()
        || prefixes.stream()
            .anyMatch(
                prefix ->
                    mended.contains(Defect.PATHS_ARE_TEXTS)
                        ? Path.of(workspace).normalize().startsWith(Path.of(prefix))
                        : workspace.startsWith(prefix));
  }

  private static boolean isHinted(
      Map<String, Object> annotations, List<Map<String, Object>> targets) {
    return Map.of(
            "readOnlyHint", "read_only_hint",
            "destructiveHint", "destructive_hint",
            "idempotentHint", "idempotent_hint",
            "openWorldHint", "open_world_hint")
        .entrySet()
        .stream()
        .filter(hint -> annotations.containsKey(hint.getKey()))
        .allMatch(
            hint ->
                targets.stream()
                    .anyMatch(
                        target ->
                            flag(target, hint.getValue()) == flag(annotations, hint.getKey())));
  }

  private static boolean isDelegated(Map<String, Object> match, Map<String, Object> intent) {
    var isAskedFor =
        flag(match, "require_delegation")
            || Stream.of(
                    "allowed_delegator_identities",
                    "allowed_delegate_identities",
                    "delegation_scopes",
                    "max_delegation_depth")
                .anyMatch(match::containsKey);
    if (!isAskedFor) {
      return true;
    }
    if (!intent.containsKey("delegation")) {
      return false;
    }
    var delegation = object(intent, "delegation");
    var chain = objects(delegation, "chain");
    var delegates = new ArrayList<>(all(chain, "delegate_identity"));
    delegates.add(text(delegation, "requester_identity"));
    var scopes = new ArrayList<>(all(chain, "scope_class"));
    scopes.add(text(delegation, "scope_class"));
    return isAny(match, "allowed_delegator_identities", all(chain, "delegator_identity"))
        && isAny(match, "allowed_delegate_identities", delegates)
        && isAny(match, "delegation_scopes", scopes)
        && (!match.containsKey("max_delegation_depth")
            || chain.size() <= integer(match, "max_delegation_depth"));
  }

  // What a rule says

  private Verdict verdict(Map<String, Object> rule, Map<String, Object> intent) {
    var verdict = Verdict.from(text(rule, "effect")).orElseThrow();
    verdict = afterDataflow(verdict, object(rule, "dataflow"), intent);
    verdict = stricter(verdict, endpoint(object(rule, "endpoint"), intent));
    verdict = stricter(verdict, frozen(object(rule, "freeze_window"), context(intent)));
    var mustBlock =
        flag(rule, "require_context_evidence")
            || integer(rule, "max_context_age_seconds") > 0
            || isAgentWrong(rule, context(intent))
            || isCredentialWrong(rule, context(intent))
            || isSandboxWrong(object(rule, "sandbox"), context(intent));
    verdict = mustBlock ? Verdict.BLOCK : verdict;
    var isContained =
        flag(object(rule, "sandbox"), "enabled")
            && targets(intent).stream()
                .allMatch(target -> text(target, "class").equals("proc.exec"));
    return isDestructive(intent) && !isContained ? stricter(verdict, destroying(intent)) : verdict;
  }

  private static boolean isDestructive(Map<String, Object> intent) {
    return targets(intent).stream().anyMatch(target -> flag(target, "destroys"));
  }

  private static Verdict destroying(Map<String, Object> intent) {
    return text(context(intent), "phase").equals("plan")
        ? Verdict.DRY_RUN
        : Verdict.REQUIRE_APPROVAL;
  }

  private Verdict afterDataflow(
      Verdict effect, Map<String, Object> dataflow, Map<String, Object> intent) {
    var kinds = texts(dataflow, "destination_kinds");
    var operations = texts(dataflow, "destination_operations");
    var isEnabled =
        flag(dataflow, "enabled")
            || !kinds.isEmpty()
            || !operations.isEmpty()
            || dataflow.containsKey("tainted_sources");
    var tainted = texts(dataflow, "tainted_sources");
    var isTainted =
        all(objects(intent, "arg_provenance"), "source").stream()
            .anyMatch((tainted.isEmpty() ? List.of("external", "tool_output") : tainted)::contains);
    var usual =
        kinds.isEmpty() && operations.isEmpty()
            ? List.of("host", "url", "bucket", "queue", "topic")
            : kinds;
    var isOnItsWay =
        targets(intent).stream()
            .anyMatch(
                target ->
                    (usual.isEmpty() || usual.contains(text(target, "kind")))
                        && (operations.isEmpty()
                            || operations.contains(text(target, "operation"))));
    if (!isEnabled || !isTainted || !isOnItsWay) {
      return effect;
    }
    var action = action(dataflow, "action", Verdict.REQUIRE_APPROVAL);
    return mended.contains(Defect.DATAFLOW_WEAKENS) ? stricter(effect, action) : action;
  }

  private static Verdict action(Map<String, Object> object, String key, Verdict usual) {
    return Verdict.from(text(object, key)).orElse(usual);
  }

  private Verdict endpoint(Map<String, Object> endpoint, Map<String, Object> intent) {
    var action = action(endpoint, "action", Verdict.BLOCK);
    var verdict = Verdict.ALLOW;
    for (var target : targets(intent)) {
      if (text(target, "kind").equals("path")) {
        var path = text(target, "value");
        verdict =
            isListed(endpoint, "path_denylist", path)
                    || isUnlisted(endpoint, "path_allowlist", path)
                ? action
                : verdict;
      }
      var domain = text(target, "domain");
      var denied = texts(endpoint, "domain_denylist");
      var allowed = texts(endpoint, "domain_allowlist");
      if (!domain.isEmpty()
          && (denied.stream().anyMatch(pattern -> isDomain(domain, pattern))
              || (!allowed.isEmpty()
                  && allowed.stream().noneMatch(pattern -> isDomain(domain, pattern))))) {
        verdict = action;
      }
      var egress = texts(endpoint, "egress_classes");
      var found = text(target, "class");
      if (!egress.isEmpty() && found.startsWith("net.") && !egress.contains(found)) {
        verdict = action;
      }
    }
    return endpoint.containsKey("destructive_action") && isDestructive(intent)
        ? stricter(action, action(endpoint, "destructive_action", Verdict.BLOCK))
        : verdict;
  }

  private boolean isListed(Map<String, Object> endpoint, String key, String path) {
    return texts(endpoint, key).stream().anyMatch(pattern -> isPath(path, pattern));
  }

  private boolean isUnlisted(Map<String, Object> endpoint, String key, String path) {
    return !texts(endpoint, key).isEmpty() && !isListed(endpoint, key, path);
  }

  private boolean isPath(String written, String pattern) {
    var path =
        mended.contains(Defect.PATHS_ARE_TEXTS) ? Path.of(written).normalize().toString() : written;
    if (pattern.endsWith("/**")) {
      var folder = pattern.substring(0, pattern.length() - 3);
      return path.equals(folder) || path.startsWith(folder + "/");
    }
    return isGlob(path, pattern);
  }

  private static boolean isGlob(String text, String pattern) {
    var inJava = "glob:" + pattern.replace("[^", "[!");
    return FileSystems.getDefault().getPathMatcher(inJava).matches(Path.of(text));
  }

  private static boolean isDomain(String domain, String pattern) {
    return domain.equals(pattern)
        || (pattern.startsWith("*.") && domain.endsWith(pattern.substring(1)))
        || isGlob(domain, pattern);
  }

  private Verdict frozen(Map<String, Object> freeze, Map<String, Object> context) {
    var environments = texts(freeze, "environments");
    if (!freeze.containsKey("windows")
        || (!environments.isEmpty() && !environments.contains(text(context, "environment")))) {
      return Verdict.ALLOW;
    }
    var zone = ZoneId.of(text(freeze, "timezone"));
    for (var window : objects(freeze, "windows")) {
      var from = LocalDateTime.parse(text(window, "start")).atZone(zone).toInstant();
      var to = LocalDateTime.parse(text(window, "end")).atZone(zone).toInstant();
      if (!now.isBefore(from) && now.isBefore(to)) {
        return action(freeze, "effect", Verdict.BLOCK);
      }
    }
    return Verdict.ALLOW;
  }

  // Claims

  private boolean isAgentWrong(Map<String, Object> rule, Map<String, Object> context) {
    var id = text(context, "agent_id");
    var isTold = context.containsKey("agent_identity");
    var agent = object(context, "agent_identity");
    var allowed = texts(rule, "allowed_agent_ids");
    var denied = texts(rule, "denied_agent_ids");
    var states = texts(rule, "required_agent_lifecycle_states");
    var isAskedFor =
        flag(rule, "require_declared_agent")
            || flag(rule, "require_agent_owner")
            || flag(rule, "require_unexpired_agent")
            || !allowed.isEmpty()
            || !denied.isEmpty()
            || !states.isEmpty();
    return isAskedFor
        && ((flag(rule, "require_declared_agent") && (id.isEmpty() || !isTold))
            || denied.contains(id)
            || flag(agent, "revoked")
            || (!allowed.isEmpty() && !allowed.contains(id))
            || (flag(rule, "require_agent_owner") && text(agent, "owner").isEmpty())
            || !texts(agent, "lifecycle_states").containsAll(states)
            || (flag(rule, "require_unexpired_agent")
                && (text(agent, "expires_at").isEmpty()
                    || !Instant.parse(text(agent, "expires_at")).isAfter(now))));
  }

  private static boolean isCredentialWrong(Map<String, Object> rule, Map<String, Object> context) {
    var source = text(context, "credential_source");
    var access = text(context, "credential_access_type");
    var sources = texts(rule, "allowed_credential_sources");
    var issuers = texts(rule, "allowed_credential_issuers");
    var types = texts(rule, "allowed_credential_access_types");
    int most = integer(rule, "max_credential_ttl_seconds");
    int seconds = integer(context, "credential_ttl_seconds");
    var isAskedFor =
        flag(rule, "require_jit_credential")
            || flag(rule, "block_standing_credentials")
            || !sources.isEmpty()
            || !issuers.isEmpty()
            || !types.isEmpty()
            || most > 0;
    return isAskedFor
        && (text(context, "credential_ref").isEmpty()
            || source.isEmpty()
            || access.isEmpty()
            || (flag(rule, "require_jit_credential") && !access.equals("jit"))
            || (flag(rule, "block_standing_credentials")
                && List.of("cloud_admin", "inherited", "standing", "static", "unknown")
                    .contains(access))
            || (!sources.isEmpty() && !sources.contains(source))
            || (!issuers.isEmpty() && !issuers.contains(text(context, "credential_issuer")))
            || (!types.isEmpty() && !types.contains(access))
            || (most > 0 && (seconds <= 0 || seconds > most))
            || isBoundElsewhere(context, "credential_run_binding", "run_id")
            || isBoundElsewhere(context, "credential_job_binding", "job_id"));
  }

  private static boolean isBoundElsewhere(Map<String, Object> context, String key, String here) {
    return !text(context, key).isEmpty()
        && !text(context, here).isEmpty()
        && !text(context, key).equals(text(context, here));
  }

  private boolean isSandboxWrong(Map<String, Object> rule, Map<String, Object> context) {
    if (!flag(rule, "enabled")) {
      return false;
    }
    var sandbox = object(context, "sandbox");
    var networks = texts(rule, "allowed_network_modes");
    int most = integer(rule, "max_timeout_seconds");
    int seconds = integer(sandbox, "timeout_seconds");
    var writable = texts(rule, "allowed_writable_path_prefixes");
    return Stream.of(
                "evidence_ref",
                "evidence_digest",
                "network_mode",
                "env_exposure_mode",
                "filesystem_isolation",
                "user_mode")
            .anyMatch(key -> text(sandbox, key).isEmpty())
        || (!networks.isEmpty() && !networks.contains(text(sandbox, "network_mode")))
        || seconds <= 0
        || (most > 0 && seconds > most)
        || (!writable.isEmpty()
            && texts(sandbox, "writable_paths").stream()
                .anyMatch(
                    path ->
                        writable.stream()
                            .noneMatch(root -> path.equals(root) || path.startsWith(root + "/"))))
        || isReadOnlyRootMissing(
            texts(rule, "required_read_only_roots"), texts(sandbox, "read_only_roots"));
  }

  private boolean isReadOnlyRootMissing(List<String> required, List<String> declared) {
    if (required.isEmpty()) {
      return false;
    }
    return mended.contains(Defect.READ_ONLY_ROOTS_REVERSED)
        ? !declared.containsAll(required)
        : !required.containsAll(declared);
  }

  /// Which of the defects change what gait answers, by themselves.
  static Set<Defect> makingADifference(
      Map<String, Object> policy, Map<String, Object> intent, Instant now) {
    var as = new GaitModel(policy, Set.of(), now).answer(intent).verdict();
    var differing = EnumSet.noneOf(Defect.class);
    for (var defect : Defect.values()) {
      if (new GaitModel(policy, Set.of(defect), now).answer(intent).verdict() != as) {
        differing.add(defect);
      }
    }
    return differing;
  }

  // Targets, with what follows from what they say

  private static List<Map<String, Object>> targets(Map<String, Object> intent) {
    return objects(intent, "targets").stream().map(target -> inferred(target, intent)).toList();
  }

  private static Map<String, Object> inferred(
      Map<String, Object> target, Map<String, Object> intent) {
    var inferred = new java.util.HashMap<>(target);
    inferred.putIfAbsent("discovery_method", "unknown");
    var claimed = text(target, "endpoint_class");
    var found = claimed.isEmpty() ? classOf(target, text(intent, "tool_name")) : claimed;
    inferred.put("class", found);
    inferred.put("domain", domainOf(target));
    inferred.put(
        "destroys",
        flag(target, "destructive")
            || flag(target, "destructive_hint")
            || List.of("fs.delete", "proc.exec").contains(found)
            || List.of(
                    "delete",
                    "remove",
                    "rm",
                    "unlink",
                    "rmdir",
                    "drop",
                    "truncate",
                    "exec",
                    "spawn")
                .contains(text(target, "operation")));
    return inferred;
  }

  private static String classOf(Map<String, Object> target, String tool) {
    var operation = text(target, "operation");
    return switch (text(target, "kind")) {
      case "path" -> classOfPath(operation, tool);
      case "host", "url" -> "net.http";
      case "other" ->
          operation.equals("exec")
                  || Stream.of("exec", "spawn", "run", "shell", "command").anyMatch(tool::contains)
              ? "proc.exec"
              : "other";
      default -> "other";
    };
  }

  private static String classOfPath(String operation, String tool) {
    return switch (operation) {
      case "read" -> "fs.read";
      case "write" -> "fs.write";
      case "delete" -> "fs.delete";
      default ->
          tool.contains("read")
              ? "fs.read"
              : tool.contains("write")
                  ? "fs.write"
                  : tool.contains("delete") ? "fs.delete" : "other";
    };
  }

  private static String domainOf(Map<String, Object> target) {
    var claimed = text(target, "endpoint_domain");
    if (!claimed.isEmpty()) {
      return claimed;
    }
    var value = text(target, "value");
    return switch (text(target, "kind")) {
      case "host" -> value;
      case "url" -> java.net.URI.create(value).getHost();
      default -> "";
    };
  }

  // Plain maps

  static Map<String, Object> context(Map<String, Object> intent) {
    return object(intent, "context");
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> object(Map<String, Object> map, String key) {
    return (Map<String, Object>) map.getOrDefault(key, Map.of());
  }

  @SuppressWarnings("unchecked")
  static List<Map<String, Object>> objects(Map<String, Object> map, String key) {
    return (List<Map<String, Object>>) map.getOrDefault(key, List.of());
  }

  private static List<Map<String, Object>> optional(Map<String, Object> map, String key) {
    return map.containsKey(key) ? List.of(object(map, key)) : List.of();
  }

  @SuppressWarnings("unchecked")
  static List<String> texts(Map<String, Object> map, String key) {
    return (List<String>) map.getOrDefault(key, List.of());
  }

  static String text(Map<String, Object> map, String key) {
    return (String) map.getOrDefault(key, "");
  }

  private static boolean flag(Map<String, Object> map, String key) {
    return Boolean.TRUE.equals(map.get(key));
  }

  private static int integer(Map<String, Object> map, String key) {
    return (Integer) map.getOrDefault(key, 0);
  }

  private static List<String> all(List<Map<String, Object>> maps, String key) {
    return List.copyOf(new LinkedHashSet<>(maps.stream().map(map -> text(map, key)).toList()));
  }

  private List<Map<String, Object>> rules() {
    return objects(policy, "rules");
  }
}
