package dev.belay.bench;

import com.cedarpolicy.BasicAuthorizationEngine;
import com.cedarpolicy.model.AuthorizationRequest;
import com.cedarpolicy.model.AuthorizationResponse;
import com.cedarpolicy.model.entity.Entity;
import com.cedarpolicy.model.exception.AuthException;
import com.cedarpolicy.model.policy.Policy;
import com.cedarpolicy.model.policy.PolicySet;
import com.cedarpolicy.value.EntityTypeName;
import com.cedarpolicy.value.EntityUID;
import com.cedarpolicy.value.PrimLong;
import com.cedarpolicy.value.PrimString;
import com.cedarpolicy.value.Value;
import dev.belay.bench.Rule.Tool;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Cedar behind its Java binding, with its set of policies kept on the native side.
record Cedar() implements Contender {

  /// As many tenants as there are, and then some: what is not kept would be parsed on every call.
  private static final int MOST_SETS = 1_000;

  @Override
  public String title() {
    return "Cedar (cedar-java)";
  }

  @Override
  public String how() {
    return "a policy for each rule, tenant and tool in its scope; what needs approval is forbidden"
        + " and told by its policy; set cached in native code, which is not counted; JSON"
        + " crosses into it on every call";
  }

  @Override
  public Precedence precedence() {
    return Precedence.STRICTEST;
  }

  @Override
  public Source write(List<Rule> rules) {
    var policies = new HashSet<Policy>();
    var effects = new HashMap<String, Effect>();
    for (var rule : rules) {
      policies.add(new Policy(policy(rule), rule.name()));
      effects.put(rule.name(), rule.effect());
    }
    return () -> {
      var set = new PolicySet(policies);
      PolicySet.setCacheMaxPolicySets(MOST_SETS);
      set.cache();
      return new Policies(new BasicAuthorizationEngine(), set, effects);
    };
  }

  private static String policy(Rule rule) {
    var argument = rule.comparison().argument();
    return """
    %s (principal, %s, resource == Tenant::"%s")
    when { %s%s.contains(context.role)
      && context has %s && context.%s %s %s };
    """
        .formatted(
            rule.effect() == Effect.ALLOW ? "permit" : "forbid",
            action(rule.tool()),
            rule.tenant(),
            tool(rule.tool()),
            Condition.list(rule.roles()),
            argument,
            argument,
            rule.comparison().operator().sign,
            rule.comparison().literal());
  }

  private static String action(Tool tool) {
    return switch (tool) {
      case Tool.Exactly(var name) -> "action == Action::\"%s\"".formatted(name);
      case Tool.StartingWith _ -> "action";
    };
  }

  private static String tool(Tool tool) {
    return switch (tool) {
      case Tool.Exactly _ -> "";
      case Tool.StartingWith(var prefix) -> "context.tool like \"%s*\" && ".formatted(prefix);
    };
  }

  /// @param effects by policy
  private record Policies(
      BasicAuthorizationEngine engine, PolicySet set, Map<String, Effect> effects)
      implements Loaded<AuthorizationRequest, AuthorizationResponse> {

    // Here, because they load the native library.
    private static final EntityTypeName AGENT = type("Agent");
    private static final EntityTypeName ACTION = type("Action");
    private static final EntityTypeName TENANT = type("Tenant");

    private static EntityTypeName type(String name) {
      return EntityTypeName.parse(name).orElseThrow();
    }

    @Override
    public AuthorizationRequest prepare(Call call) {
      var read = call.read();
      var context = new HashMap<String, Value>();
      context.put("role", new PrimString(read.role()));
      context.put("tool", new PrimString(read.tool()));
      read.arguments().forEach((name, value) -> context.put(name, value(value)));
      return new AuthorizationRequest(
          new EntityUID(AGENT, "agent"),
          new EntityUID(ACTION, read.tool()),
          new EntityUID(TENANT, read.tenant()),
          context);
    }

    private static Value value(Object value) {
      return value instanceof Long number ? new PrimLong(number) : new PrimString(value.toString());
    }

    @Override
    public AuthorizationResponse decide(AuthorizationRequest request) throws AuthException {
      return engine.isAuthorized(request, set, Set.<Entity>of());
    }

    @Override
    public Said said(AuthorizationRequest request, AuthorizationResponse answer) {
      var success = answer.success.orElseThrow(() -> new IllegalStateException(answer.toString()));
      if (!success.getErrors().isEmpty()) {
        throw new IllegalStateException(success.toString());
      }
      return success.getReason().stream()
          .map(policy -> new Said(effects.getOrDefault(policy, Effect.DENY), Optional.of(policy)))
          .max(Comparator.comparing(Said::effect))
          .orElse(Said.NOTHING);
    }
  }
}
