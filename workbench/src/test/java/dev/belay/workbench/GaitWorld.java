package dev.belay.workbench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/// Policies and intents of gait, made at random of a few words each, so that they meet often.
///
/// @param random decides
/// @param isClear whether intents say nothing of which the facts are in doubt
record GaitWorld(RandomGenerator random, boolean isClear) {

  private static final List<String> TOOLS = List.of("tool.read", "tool.write", "tool.delete", "go");
  private static final List<String> RISKS = List.of("low", "high", "critical");
  private static final List<String> VERDICTS =
      List.of("allow", "dry_run", "require_approval", "block");
  private static final List<String> KINDS =
      List.of("path", "path", "host", "url", "bucket", "repo", "other");
  private static final List<String> CLEAR_KINDS = List.of("path", "host", "url", "repo", "other");
  private static final List<String> PATHS =
      List.of(
          "/srv/a/x",
          "/srv/a",
          "/srv/b/y.txt",
          "/etc/passwd",
          "/srv/a/../b/z",
          "/srv/a/../../etc/hosts",
          "/srv/./a/x");
  private static final List<String> HOSTS = List.of("api.example.com", "example.com", "evil.test");
  private static final List<String> OPERATIONS = List.of("read", "write", "delete", "exec");
  private static final List<String> SOURCES = List.of("user", "tool_output", "external", "system");
  private static final List<String> NAMES = List.of("ann", "bob", "cyd");
  private static final List<String> CLASSES =
      List.of("fs.read", "fs.write", "fs.delete", "net.http", "proc.exec", "other");
  private static final List<String> PATTERNS =
      List.of("/srv/a/**", "/srv/*/*", "/srv/b/?.txt", "/etc/**", "/srv/a", "/srv/[ab]/[^y]*");
  private static final List<String> DOMAINS =
      List.of("api.example.com", "*.example.com", "evil.*", "example.com");
  private static final List<String> WORKSPACES =
      List.of("/srv/a", "/srv/ab", "/srv/a/w", "/srv/b", "/srv/b/../a");

  /// As JSON, which is YAML as well.
  static String json(Object value) {
    return switch (value) {
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> "\"%s\": %s".formatted(entry.getKey(), json(entry.getValue())))
              .collect(Collectors.joining(", ", "{", "}"));
      case List<?> list ->
          list.stream().map(GaitWorld::json).collect(Collectors.joining(", ", "[", "]"));
      case String text -> "\"" + text.replace("\\", "\\\\") + "\"";
      default -> String.valueOf(value);
    };
  }

  // Policies

  Map<String, Object> policy() {
    var policy = new LinkedHashMap<String, Object>();
    policy.put("schema_id", "gait.gate.policy");
    policy.put("default_verdict", one(VERDICTS));
    if (isOneIn(4)) {
      var failClosed = new LinkedHashMap<String, Object>();
      failClosed.put("enabled", true);
      put(failClosed, 2, "risk_classes", some(RISKS));
      put(
          failClosed,
          2,
          "required_fields",
          some(List.of("targets", "arg_provenance", "delegation")));
      put(
          failClosed,
          3,
          "required_high_risk_fields",
          some(List.of("agent_id", "repo", "run_id", "credential_source", "environment")));
      policy.put("fail_closed", failClosed);
    }
    var rules = new ArrayList<Map<String, Object>>();
    int count = random.nextInt(5);
    for (int i = 0; i < count; i++) {
      rules.add(rule("rule-" + i));
    }
    policy.put("rules", rules);
    return policy;
  }

  private Map<String, Object> rule(String name) {
    var rule = new LinkedHashMap<String, Object>();
    rule.put("name", name);
    rule.put("priority", random.nextInt(3));
    rule.put("effect", one(VERDICTS));
    rule.put("match", match());
    put(rule, 3, "reason_codes", List.of("because"));
    put(rule, 4, "min_approvals", random.nextInt(4));
    put(rule, 2, "dataflow", dataflow());
    put(rule, 3, "endpoint", endpoint());
    put(rule, 8, "freeze_window", freeze());
    put(rule, 5, "sandbox", sandboxRule());
    put(rule, 20, "require_context_evidence", true);
    putAgent(rule);
    putCredential(rule);
    return rule;
  }

  private Map<String, Object> match() {
    var match = new LinkedHashMap<String, Object>();
    put(match, 2, "tool_names", some(TOOLS));
    put(match, 4, "risk_classes", some(RISKS));
    put(match, 6, "identities", some(NAMES));
    put(match, 6, "workspace_prefixes", List.of(one(WORKSPACES.subList(0, 4))));
    put(match, 4, "target_kinds", some(KINDS));
    put(match, 8, "target_values", some(PATHS));
    put(match, 8, "destination_kinds", some(KINDS));
    put(match, 6, "destination_operations", some(OPERATIONS));
    put(match, 6, "endpoint_classes", some(CLASSES));
    put(match, 8, "data_classes", some(List.of("pii", "secret")));
    put(match, 12, "discovery_method", some(List.of("mcp", "unknown", "webmcp")));
    put(match, 6, "provenance_sources", some(SOURCES));
    put(match, 12, "skill_publishers", some(NAMES));
    put(match, 12, "context_data_classes", some(List.of("pii", "secret")));
    put(match, 8, "tool_annotations", Map.of("destructiveHint", random.nextBoolean()));
    put(match, 10, "require_delegation", true);
    put(match, 12, "allowed_delegator_identities", some(NAMES));
    put(match, 12, "allowed_delegate_identities", some(NAMES));
    put(match, 12, "delegation_scopes", some(List.of("write", "read")));
    put(match, 12, "max_delegation_depth", random.nextInt(3));
    return match;
  }

  private Map<String, Object> dataflow() {
    var dataflow = new LinkedHashMap<String, Object>();
    put(dataflow, 2, "enabled", true);
    put(dataflow, 3, "tainted_sources", some(SOURCES));
    put(dataflow, 3, "destination_kinds", some(KINDS));
    put(dataflow, 4, "destination_operations", some(OPERATIONS));
    put(dataflow, 2, "action", one(List.of("block", "require_approval")));
    return dataflow;
  }

  private Map<String, Object> endpoint() {
    var endpoint = new LinkedHashMap<String, Object>();
    put(endpoint, 2, "path_allowlist", some(PATTERNS));
    put(endpoint, 3, "path_denylist", some(PATTERNS));
    put(endpoint, 3, "domain_allowlist", some(DOMAINS));
    put(endpoint, 4, "domain_denylist", some(DOMAINS));
    put(endpoint, 4, "egress_classes", List.of("net.http"));
    put(endpoint, 2, "action", one(List.of("block", "require_approval")));
    put(endpoint, 4, "destructive_action", one(List.of("block", "require_approval")));
    return endpoint;
  }

  private Map<String, Object> freeze() {
    var freeze = new LinkedHashMap<String, Object>();
    freeze.put("enabled", true);
    freeze.put("timezone", one(List.of("Europe/Amsterdam", "UTC", "Asia/Tokyo")));
    put(freeze, 2, "effect", one(List.of("block", "require_approval")));
    put(freeze, 2, "environments", some(List.of("production", "staging")));
    freeze.put(
        "windows",
        List.of(
            Map.of("start", "2026-01-01T12:30:00", "end", "2026-01-01T20:00:00"),
            Map.of("start", "2026-01-01T00:00:00", "end", "2026-01-01T11:59:59")));
    return freeze;
  }

  private Map<String, Object> sandboxRule() {
    var sandbox = new LinkedHashMap<String, Object>();
    sandbox.put("enabled", true);
    put(sandbox, 2, "allowed_network_modes", some(List.of("disabled", "full")));
    put(sandbox, 2, "max_timeout_seconds", 30);
    put(sandbox, 2, "allowed_writable_path_prefixes", List.of("/tmp", "/srv/a"));
    put(sandbox, 1, "required_read_only_roots", some(List.of("/etc", "/usr")));
    return sandbox;
  }

  private void putAgent(Map<String, Object> rule) {
    put(rule, 16, "require_declared_agent", true);
    put(rule, 16, "allowed_agent_ids", some(NAMES));
    put(rule, 16, "denied_agent_ids", some(NAMES));
    put(rule, 16, "require_agent_owner", true);
    put(rule, 16, "required_agent_lifecycle_states", some(List.of("active", "tested")));
    put(rule, 16, "require_unexpired_agent", true);
  }

  private void putCredential(Map<String, Object> rule) {
    put(rule, 16, "require_jit_credential", true);
    put(rule, 16, "block_standing_credentials", true);
    put(rule, 16, "allowed_credential_sources", some(List.of("aws_sts", "env")));
    put(rule, 16, "allowed_credential_issuers", some(List.of("sts", "other")));
    put(rule, 16, "allowed_credential_access_types", some(List.of("jit", "static")));
    put(rule, 16, "max_credential_ttl_seconds", 900);
  }

  // Intents

  Map<String, Object> intent() {
    var intent = new LinkedHashMap<String, Object>();
    intent.put("tool_name", one(TOOLS));
    intent.put("args", Map.of("n", 1));
    intent.put("targets", many(3, this::target));
    intent.put("arg_provenance", many(3, this::provenance));
    put(intent, 3, "skill_provenance", skill());
    put(intent, 3, "delegation", delegation());
    intent.put("context", context());
    return intent;
  }

  private static <T> List<T> many(
      int most, RandomGenerator random, java.util.function.Supplier<T> one) {
    var many = new ArrayList<T>();
    int count = random.nextInt(most);
    for (int i = 0; i < count; i++) {
      many.add(one.get());
    }
    return many;
  }

  private <T> List<T> many(int most, java.util.function.Supplier<T> one) {
    return many(most, random, one);
  }

  private Map<String, Object> target() {
    var kind = one(isClear ? CLEAR_KINDS : KINDS);
    var target = new LinkedHashMap<String, Object>();
    target.put("kind", kind);
    target.put(
        "value",
        switch (kind) {
          case "path" -> one(PATHS);
          case "host" -> one(HOSTS);
          case "url" -> "https://%s/x?y=1".formatted(one(HOSTS));
          default -> one(NAMES);
        });
    put(target, 2, "operation", one(OPERATIONS));
    put(target, 3, "sensitivity", one(List.of("pii", "secret")));
    put(target, 8, "destructive", true);
    put(target, 6, "discovery_method", one(List.of("mcp", "webmcp")));
    if (!isClear) {
      put(target, 6, "endpoint_class", one(CLASSES));
      put(target, 6, "endpoint_domain", one(HOSTS));
      put(target, 6, "destructive_hint", true);
    }
    return target;
  }

  private Map<String, Object> provenance() {
    return Map.of("arg_path", "$.n", "source", one(SOURCES));
  }

  private Map<String, Object> skill() {
    return Map.of("skill_name", "s", "source", "registry", "publisher", one(NAMES));
  }

  private Map<String, Object> delegation() {
    var requester = one(NAMES);
    var chain = new ArrayList<Map<String, Object>>();
    var delegator = one(NAMES);
    int links = random.nextInt(3);
    for (int i = 0; i < links; i++) {
      var delegate = i + 1 == links ? requester : one(NAMES);
      var link = new LinkedHashMap<String, Object>();
      link.put("delegator_identity", delegator);
      link.put("delegate_identity", delegate);
      put(link, 2, "scope_class", one(List.of("write", "read")));
      chain.add(link);
      delegator = delegate;
    }
    var delegation = new LinkedHashMap<String, Object>();
    delegation.put("requester_identity", requester);
    put(delegation, 2, "scope_class", one(List.of("write", "read")));
    delegation.put("chain", chain);
    return delegation;
  }

  private Map<String, Object> context() {
    var context = new LinkedHashMap<String, Object>();
    context.put("identity", one(NAMES));
    context.put("workspace", one(WORKSPACES));
    context.put("risk_class", one(RISKS));
    put(context, 3, "phase", one(List.of("plan", "apply")));
    put(context, 2, "environment", one(List.of("production", "staging")));
    put(context, 2, "run_id", "run-1");
    put(context, 2, "job_id", "job-1");
    put(context, 2, "repo", "example/repo");
    put(context, 2, "agent_id", one(NAMES));
    put(context, 3, "agent_identity", agent());
    put(context, 2, "sandbox", sandbox());
    if (!isClear) {
      put(context, 6, "auth_context", Map.of("wrkr.data_class", one(List.of("pii", "secret"))));
    }
    if (random.nextBoolean()) {
      put(context, 1, "credential_ref", "aws:sts:role");
      put(context, 1, "credential_source", one(List.of("aws_sts", "env")));
      put(context, 1, "credential_access_type", one(List.of("jit", "jit", "static")));
      put(context, 1, "credential_issuer", one(List.of("sts", "other")));
      put(context, 1, "credential_ttl_seconds", one(List.of(600, 3600)));
      put(context, 4, "credential_run_binding", one(List.of("run-1", "run-2")));
      put(context, 4, "credential_job_binding", one(List.of("job-1", "job-2")));
    }
    return context;
  }

  private Map<String, Object> agent() {
    var agent = new LinkedHashMap<String, Object>();
    put(agent, 2, "owner", "ann");
    put(agent, 2, "lifecycle_states", some(List.of("active", "tested")));
    put(agent, 2, "expires_at", one(List.of("2030-01-01T00:00:00Z", "2025-01-01T00:00:00Z")));
    put(agent, 6, "revoked", true);
    return agent;
  }

  private Map<String, Object> sandbox() {
    var sandbox = new LinkedHashMap<String, Object>();
    put(sandbox, 1, "evidence_ref", "file");
    put(sandbox, 1, "evidence_digest", "abc");
    put(sandbox, 1, "network_mode", one(List.of("disabled", "full")));
    put(sandbox, 1, "env_exposure_mode", "none");
    put(sandbox, 1, "filesystem_isolation", "container");
    put(sandbox, 1, "user_mode", "unprivileged");
    put(sandbox, 1, "timeout_seconds", one(List.of(20, 60)));
    put(sandbox, 2, "writable_paths", some(List.of("/tmp/x", "/srv/ab", "/srv/a")));
    put(sandbox, 2, "read_only_roots", some(List.of("/etc", "/usr", "/opt")));
    return sandbox;
  }

  // Chance

  private boolean isOneIn(int count) {
    return random.nextInt(count) == 0;
  }

  /// Puts it in once in so many times; where it is asked for always, it is left out once in twelve.
  private void put(Map<String, Object> map, int onceIn, String key, Object value) {
    var isLeftOut = value instanceof List<?> list && list.isEmpty();
    if (!isLeftOut && (onceIn == 1 ? !isOneIn(12) : isOneIn(onceIn))) {
      map.put(key, value);
    }
  }

  private <T> T one(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private List<String> some(List<String> all) {
    var some = all.stream().distinct().filter(_ -> random.nextInt(3) == 0).toList();
    return some.isEmpty() ? List.of(one(all)) : some;
  }
}
