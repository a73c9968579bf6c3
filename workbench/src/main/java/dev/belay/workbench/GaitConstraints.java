package dev.belay.workbench;

import dev.belay.engine.Verdict;
import dev.belay.workbench.GaitRule.Agent;
import dev.belay.workbench.GaitRule.Credential;
import dev.belay.workbench.GaitRule.Dataflow;
import dev.belay.workbench.GaitRule.Endpoint;
import dev.belay.workbench.GaitRule.Freeze;
import dev.belay.workbench.GaitRule.Sandbox;
import java.util.ArrayList;
import java.util.List;

/// What makes a rule of gait say something stricter than its effect.
///
/// @param destructive what tells that a call destroys something
record GaitConstraints(GaitRule rule, Cel destructive) {

  /// Something stricter, for what the rule matches.
  ///
  /// @param suffix of its name, behind that of the rule
  record Stricter(String suffix, Cel condition, Verdict verdict, List<String> reasons) {}

  private static final Cel AGENT = Cel.term("has(unverified.agent)");
  private static final String AGENT_ID = "context.labels.?agent_id.orValue(\"\")";

  List<Stricter> all() {
    var all = new ArrayList<Stricter>();
    rule.dataflow().ifPresent(dataflow -> all.add(tainted(dataflow)));
    rule.endpoint().ifPresent(endpoint -> all.addAll(endpoint(endpoint)));
    if (rule.needsContext()) {
      all.add(block("context", Cel.TRUE, "context_evidence_missing"));
    }
    rule.agent()
        .ifPresent(agent -> all.add(block("agent", inOrder(agent).not(), "agent_disallowed")));
    rule.credential()
        .ifPresent(
            credential ->
                all.add(block("credential", inOrder(credential).not(), "credential_disallowed")));
    rule.freeze().ifPresent(freeze -> all.add(frozen(freeze)));
    rule.sandbox()
        .ifPresent(
            sandbox -> all.add(block("sandbox", inOrder(sandbox).not(), "sandbox_disallowed")));
    all.removeIf(stricter -> !GaitStrictness.isStricter(stricter.verdict(), rule.effect()));
    return all;
  }

  private static Stricter block(String suffix, Cel condition, String reason) {
    return new Stricter(suffix, condition, Verdict.BLOCK, List.of(reason));
  }

  private static Stricter tainted(Dataflow dataflow) {
    var target = new ArrayList<Cel>();
    add(target, "t.kind", dataflow.kinds());
    add(target, "t.value", dataflow.values());
    add(target, "t.operation", dataflow.operations());
    if (target.isEmpty()) {
      add(target, "t.kind", GaitWords.WAYS_OUT);
    }
    var condition =
        Cel.both(
            Cel.exists("provenance", "p", Cel.oneOf("p.source", dataflow.tainted())),
            Cel.exists("targets", "t", Cel.both(target)));
    return new Stricter("tainted", condition, dataflow.action(), List.of(dataflow.reason()));
  }

  private static void add(List<Cel> conditions, String term, List<String> texts) {
    if (!texts.isEmpty()) {
      conditions.add(Cel.oneOf(term, texts));
    }
  }

  // Where it goes

  private List<Stricter> endpoint(Endpoint endpoint) {
    var all = new ArrayList<Stricter>();
    var isPath = Cel.comparison("t.kind == \"path\"");
    var hasDomain = Cel.comparison("t.domain != \"\"");
    if (!endpoint.deniedPaths().isEmpty()) {
      var denied = Cel.both(isPath, GaitPatterns.path(endpoint.deniedPaths()));
      all.add(violated(endpoint, "denied-paths", denied, "endpoint_path_denied"));
    }
    if (!endpoint.paths().isEmpty()) {
      var other = Cel.both(isPath, GaitPatterns.path(endpoint.paths()).not());
      all.add(violated(endpoint, "paths", other, "endpoint_path_not_allowlisted"));
    }
    if (!endpoint.deniedDomains().isEmpty()) {
      var denied = GaitPatterns.domain(endpoint.deniedDomains());
      all.add(violated(endpoint, "denied-domains", denied, "endpoint_domain_denied"));
    }
    if (!endpoint.domains().isEmpty()) {
      var other = Cel.both(hasDomain, GaitPatterns.domain(endpoint.domains()).not());
      all.add(violated(endpoint, "domains", other, "endpoint_domain_not_allowlisted"));
    }
    if (!endpoint.egress().isEmpty()) {
      var other =
          Cel.both(
              Cel.term("t.class.startsWith(\"net.\")"), Cel.noneOf("t.class", endpoint.egress()));
      all.add(violated(endpoint, "egress", other, "endpoint_egress_class_not_allowed"));
    }
    endpoint
        .destructive()
        .ifPresent(
            verdict ->
                all.add(
                    new Stricter(
                        "destroys",
                        destructive,
                        GaitStrictness.stricter(verdict, endpoint.action()),
                        List.of("endpoint_destructive_operation", endpoint.reason()))));
    return all;
  }

  private static Stricter violated(Endpoint endpoint, String suffix, Cel target, String reason) {
    return new Stricter(
        suffix,
        Cel.exists("targets", "t", target),
        endpoint.action(),
        List.of(reason, endpoint.reason()));
  }

  // Who, with what, and when

  private static Cel inOrder(Agent agent) {
    var all = new ArrayList<Cel>();
    if (agent.mustBeDeclared()) {
      all.add(Cel.term("has(context.labels.agent_id)"));
    }
    if (!agent.allowed().isEmpty()) {
      all.add(Cel.oneOf(AGENT_ID, agent.allowed()));
    }
    if (!agent.denied().isEmpty()) {
      all.add(Cel.noneOf(AGENT_ID, agent.denied()));
    }
    var told = told(agent);
    var isNotRevoked = Cel.term("!unverified.agent.revoked");
    if (told.isEmpty() && !agent.mustBeDeclared()) {
      all.add(Cel.either(AGENT.not(), isNotRevoked));
    } else {
      all.add(AGENT);
      all.add(isNotRevoked);
    }
    all.addAll(told);
    return Cel.both(all);
  }

  /// What the agent must say of itself.
  private static List<Cel> told(Agent agent) {
    var all = new ArrayList<Cel>();
    if (agent.needsOwner()) {
      all.add(Cel.comparison("unverified.agent.owner != \"\""));
    }
    for (var state : agent.lifecycle()) {
      all.add(
          Cel.comparison("%s in unverified.agent.lifecycle_states".formatted(Cel.quoted(state))));
    }
    if (agent.mustBeUnexpired()) {
      all.add(Cel.term("has(unverified.agent.expires_at)"));
      all.add(Cel.comparison("timestamp(unverified.agent.expires_at) > now"));
    }
    if (!agent.manifest().isEmpty()) {
      add(all, "unverified.agent.manifest_digest", List.of(agent.manifest()));
    }
    add(all, "unverified.agent.publisher", agent.publishers());
    add(all, "unverified.agent.source", agent.sources());
    return all;
  }

  /// Whether a credential is there, is for this call, and is as the rule wants it.
  static Cel inOrder(Credential credential) {
    var all = new ArrayList<Cel>();
    all.add(Cel.term("has(credential)"));
    all.add(Cel.term("has(context.labels.credential_ref)"));
    all.add(Cel.term("!has(context.labels.credential_mismatch)"));
    all.add(
        credential.sources().isEmpty()
            ? Cel.comparison("credential.source != \"\"")
            : Cel.oneOf("credential.source", credential.sources()));
    add(all, "credential.issuer", credential.issuers());
    all.addAll(access(credential));
    if (credential.maxSeconds() > 0) {
      all.add(Cel.comparison("credential.ttl > duration(\"0s\")"));
      all.add(
          Cel.comparison("credential.ttl <= duration(\"%ds\")".formatted(credential.maxSeconds())));
    }
    return Cel.both(all);
  }

  private static List<Cel> access(Credential credential) {
    var type = "credential.access_type";
    var all = new ArrayList<Cel>();
    if (credential.isJustInTime()) {
      all.add(Cel.oneOf(type, List.of("jit")));
    } else if (credential.isNotStanding()) {
      all.add(Cel.comparison(type + " != \"\""));
      all.add(Cel.noneOf(type, GaitWords.STANDING));
    } else if (credential.accessTypes().isEmpty()) {
      all.add(Cel.comparison(type + " != \"\""));
    }
    add(all, type, credential.accessTypes());
    return all;
  }

  private static Stricter frozen(Freeze freeze) {
    var all = new ArrayList<Cel>();
    add(all, "context.environment", freeze.environments());
    add(all, "context.risk", freeze.risks());
    if (freeze.isUnreadable()) {
      return block("freeze", Cel.both(all), "freeze_window_invalid_window");
    }
    var windows =
        freeze.windows().stream()
            .map(
                window ->
                    Cel.both(
                        Cel.comparison("now >= timestamp(\"%s\")".formatted(window.from())),
                        Cel.comparison("now < timestamp(\"%s\")".formatted(window.to()))))
            .toList();
    all.add(windows.isEmpty() ? Cel.term("false") : Cel.either(windows));
    return new Stricter(
        "freeze",
        Cel.both(all),
        freeze.effect(),
        List.of("freeze_window_active_" + freeze.effect().text()));
  }

  private static Cel inOrder(Sandbox sandbox) {
    var of = "unverified.sandbox.";
    var all = new ArrayList<Cel>();
    all.add(Cel.term("has(unverified.sandbox)"));
    all.add(Cel.comparison(of + "evidence_ref != \"\""));
    all.add(Cel.comparison(of + "evidence_digest != \"\""));
    all.add(mode(of + "network_mode", sandbox.networkModes()));
    all.add(mode(of + "env_exposure_mode", sandbox.environmentModes()));
    all.add(mode(of + "filesystem_isolation", sandbox.isolations()));
    all.add(mode(of + "user_mode", sandbox.userModes()));
    all.add(Cel.comparison(of + "timeout_seconds > 0"));
    if (sandbox.maxSeconds() > 0) {
      all.add(Cel.comparison(of + "timeout_seconds <= " + sandbox.maxSeconds()));
    }
    if (!sandbox.writable().isEmpty()) {
      var isAllowed =
          Cel.either(sandbox.writable().stream().map(root -> within("p", root)).toList());
      all.add(Cel.term(of + "writable_paths.all(p, " + isAllowed.text() + ")"));
    }
    for (var root : sandbox.readOnlyRoots()) {
      all.add(Cel.comparison("%s in %sread_only_roots".formatted(Cel.quoted(root), of)));
    }
    return Cel.both(all);
  }

  private static Cel mode(String term, List<String> allowed) {
    return allowed.isEmpty() ? Cel.comparison(term + " != \"\"") : Cel.oneOf(term, allowed);
  }

  private static Cel within(String term, String root) {
    return Cel.term("path.within(%s, %s)".formatted(term, Cel.quoted(root)));
  }
}
