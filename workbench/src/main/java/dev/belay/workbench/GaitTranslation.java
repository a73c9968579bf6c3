package dev.belay.workbench;

import dev.belay.engine.Problem;
import dev.belay.engine.Verdict;
import dev.belay.language.Problems;
import dev.belay.workbench.GaitConstraints.Stricter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A policy of gait as rules of Belay. Of gait's rules with one priority the strictest counts, so
/// they stand in the order of their strictness, and the first that fires is the strictest.
///
/// Make a new one for each policy.
final class GaitTranslation {

  /// As many people as an approval of Belay may ask.
  private static final int MOST_APPROVALS = 10;

  /// From here on a condition that is used more than once gets a name.
  private static final int LONG = 40;

  /// Suffixes of what belongs to every rule that allows.
  private static final Set<String> OF_EVERY_ALLOW = Set.of("destructive", "planned");

  private static final String DESTRUCTIVE = "destructive";
  private static final Cel IS_DESTRUCTIVE = Cel.term(DESTRUCTIVE);
  private static final Cel IS_APPLIED = Cel.comparison("context.phase != \"plan\"");

  private final GaitPolicy policy;
  private final Problems warnings;
  private final GaitNames names;
  private final Map<String, Cel> let = new LinkedHashMap<>();
  private final Map<Cel, Cel> named = new HashMap<>();
  private final Map<GaitRule.Credential, Long> credentials = new HashMap<>();

  /// @param warnings takes what cannot mean the same in Belay
  GaitTranslation(GaitPolicy policy, Problems warnings) {
    this.policy = policy;
    this.warnings = warnings;
    this.names = new GaitNames(warnings);
    policy.rules().stream()
        .flatMap(rule -> rule.credential().stream())
        .forEach(credential -> credentials.merge(credential, 1L, Long::sum));
  }

  PolicyText policy(String name, String source) {
    var rules = new ArrayList<>(failClosed());
    var tier = new ArrayList<PolicyText.Rule>();
    var all = policy.rules();
    for (int i = 0; i < all.size(); i++) {
      tier.addAll(rules(all.get(i)));
      if (i + 1 == all.size() || all.get(i + 1).priority() != all.get(i).priority()) {
        rules.addAll(sorted(tier, comment(all.get(i))));
        tier.clear();
      }
    }
    rules.addAll(byDefault());
    return new PolicyText(
        List.of("Imported from %s, a policy of gait.".formatted(source)),
        name,
        "tool.call",
        let(rules),
        rules,
        policy.byDefault());
  }

  private Map<String, Cel> let(List<PolicyText.Rule> rules) {
    var all = new LinkedHashMap<String, Cel>();
    if (rules.stream().anyMatch(rule -> reads(rule.when(), IS_DESTRUCTIVE))) {
      all.put(DESTRUCTIVE, Cel.exists("targets", "t", Cel.term("t.destructive")));
    }
    all.putAll(let);
    return all;
  }

  private static boolean reads(Cel condition, Cel name) {
    return condition.equals(name) || condition.parts().stream().anyMatch(part -> reads(part, name));
  }

  /// Priorities are told where there is more than one.
  private String comment(GaitRule rule) {
    var isOnly = policy.rules().stream().allMatch(other -> other.priority() == rule.priority());
    return isOnly ? "" : "Priority " + rule.priority();
  }

  /// The strictest first; of approvals, the one of most people.
  private static List<PolicyText.Rule> sorted(List<PolicyText.Rule> tier, String comment) {
    var sorted =
        new ArrayList<>(
            tier.stream()
                .sorted(
                    Comparator.comparing(PolicyText.Rule::then, GaitStrictness.STRICTEST_FIRST)
                        .thenComparing(
                            Comparator.comparingInt(PolicyText.Rule::approvals).reversed()))
                .toList());
    sorted.set(0, sorted.getFirst().below(comment));
    return sorted;
  }

  // What must be known

  private List<PolicyText.Rule> failClosed() {
    var rules = new ArrayList<PolicyText.Rule>();
    policy
        .failClosed()
        .ifPresent(
            failClosed -> {
              var risk = Cel.oneOf("context.risk", failClosed.risks());
              failClosed
                  .fields()
                  .forEach(field -> rules.add(missing(field, risk, isMissing(field))));
              failClosed
                  .highRiskFields()
                  .forEach(field -> rules.add(missing(field, risk, isMissing(field))));
              if (!failClosed.fields().contains("endpoint_class")) {
                rules.add(missing("endpoint_class", risk, isMissing("endpoint_class")));
              }
            });
    return rules;
  }

  private PolicyText.Rule missing(String field, Cel risk, Cel condition) {
    return new PolicyText.Rule(
        "",
        names.rule("fail-closed", field.replace('_', '-')),
        Cel.both(risk, condition),
        Verdict.BLOCK,
        0,
        List.of(reason(field)),
        "");
  }

  private String reason(String field) {
    return switch (field) {
      case "context_evidence" -> "context_evidence_missing";
      case "endpoint_class" ->
          policy.failClosed().orElseThrow().fields().contains(field)
              ? "fail_closed_missing_endpoint_class"
              : "fail_closed_endpoint_class_unknown";
      default -> "fail_closed_missing_" + field;
    };
  }

  private static Cel isMissing(String field) {
    return switch (field) {
      case "targets" -> Cel.comparison("size(targets) == 0");
      case "arg_provenance" -> Cel.comparison("size(provenance) == 0");
      case "endpoint_class" ->
          Cel.exists("targets", "t", Cel.oneOf("t.class", List.of("", "other")));
      case "delegation" -> Cel.term("!has(delegation)");
      case "context_evidence" -> Cel.TRUE;
      case "agent_identity" -> Cel.term("!has(unverified.agent)");
      case "run_id" -> Cel.comparison("context.run == \"\"");
      case "environment" -> Cel.comparison("context.environment == \"\"");
      case "credential_source" -> ofCredential("source");
      case "credential_access_type" -> ofCredential("access_type");
      case "credential_issuer" -> ofCredential("issuer");
      case "credential_ttl_seconds" ->
          Cel.either(
              Cel.term("!has(credential)"), Cel.comparison("credential.ttl <= duration(\"0s\")"));
      default -> Cel.term("!has(context.labels.%s)".formatted(field));
    };
  }

  private static Cel ofCredential(String field) {
    return Cel.either(
        Cel.term("!has(credential)"), Cel.comparison("credential.%s == \"\"".formatted(field)));
  }

  // One rule of gait

  private List<PolicyText.Rule> rules(GaitRule rule) {
    var name = names.rule(rule.name(), rule.place());
    var stricter = stricter(rule);
    var matching = new GaitMatching(rule.match());
    var matched = rule.effect() == Verdict.BLOCK ? matching.byFolderOrText() : matching.byFolder();
    var condition = isUsedOnce(rule, stricter) ? matched : named(name, matched);
    var rules = new ArrayList<PolicyText.Rule>();
    var own = names.reasons(rule.reasons(), rule.place());
    for (var one : stricter) {
      rules.add(
          rule(
              rule,
              names.rule(name, one.suffix()),
              Cel.both(condition, one.condition()),
              one.verdict(),
              together(names.reasons(one.reasons(), rule.place()), own)));
    }
    workspaceInDoubt(rule, matching, stricter)
        .ifPresent(
            found ->
                rules.add(
                    rule(
                        rule,
                        names.rule(name, "workspace"),
                        found,
                        Verdict.BLOCK,
                        together(List.of("workspace_in_doubt"), own))));
    rules.add(rule(rule, name, condition, rule.effect(), own));
    return rules;
  }

  private static List<String> together(List<String> first, List<String> second) {
    var all = new ArrayList<>(first);
    all.addAll(second);
    return all.stream().distinct().toList();
  }

  private boolean isUsedOnce(GaitRule rule, List<Stricter> stricter) {
    return stricter.isEmpty() && rule.effect() != Verdict.ALLOW;
  }

  /// In the order in which gait asks.
  private List<Stricter> stricter(GaitRule rule) {
    var all = new ArrayList<Stricter>();
    for (var one : new GaitConstraints(rule, IS_DESTRUCTIVE).all()) {
      all.add(one.suffix().equals("credential") ? withName(one, rule) : one);
    }
    if (rule.effect() != Verdict.BLOCK) {
      new GaitMatching(rule.match())
          .unproven()
          .ifPresent(
              claim ->
                  all.add(new Stricter("unproven", claim, Verdict.BLOCK, List.of("unproven"))));
    }
    if (all.stream().noneMatch(one -> one.suffix().equals("destroys"))) {
      all.addAll(destroying(rule));
    }
    return all;
  }

  /// What several rules want of a credential has a name.
  private Stricter withName(Stricter stricter, GaitRule rule) {
    var credential = rule.credential().orElseThrow();
    if (credentials.getOrDefault(credential, 0L) < 2) {
      return stricter;
    }
    var inOrder = named("credential-in-order", GaitConstraints.inOrder(credential));
    return new Stricter(stricter.suffix(), inOrder.not(), stricter.verdict(), stricter.reasons());
  }

  /// What destroys something is approved before it is applied, and only shown where it is planned.
  private static List<Stricter> destroying(GaitRule rule) {
    var destructive =
        rule.sandbox().isPresent()
            ? Cel.both(IS_DESTRUCTIVE, Cel.term("!targets.all(t, t.class == \"proc.exec\")"))
            : IS_DESTRUCTIVE;
    var applied =
        new Stricter(
            "destructive",
            Cel.both(destructive, IS_APPLIED),
            Verdict.REQUIRE_APPROVAL,
            List.of("destructive_apply_requires_approval"));
    var planned =
        new Stricter(
            "planned", destructive, Verdict.DRY_RUN, List.of("plan_phase_non_destructive"));
    return switch (rule.effect()) {
      case ALLOW -> List.of(applied, planned);
      case DRY_RUN -> List.of(applied);
      case REQUIRE_APPROVAL, BLOCK -> List.of();
    };
  }

  /// A workspace that begins with the letters of a folder and is another, or the other way round.
  /// An allow rule that nothing else belongs to just does not match it.
  private static Optional<Cel> workspaceInDoubt(
      GaitRule rule, GaitMatching matching, List<Stricter> stricter) {
    var isPlain =
        rule.effect() == Verdict.ALLOW
            && stricter.stream().allMatch(one -> OF_EVERY_ALLOW.contains(one.suffix()));
    return isPlain || rule.effect() == Verdict.BLOCK ? Optional.empty() : matching.inDoubt();
  }

  private PolicyText.Rule rule(
      GaitRule rule, String name, Cel condition, Verdict verdict, List<String> reasons) {
    var isTooMany = rule.approvals() > MOST_APPROVALS && verdict == Verdict.REQUIRE_APPROVAL;
    if (isTooMany) {
      warnings.add(
          Problem.of(
                  "too-many-approvals",
                  "an approval asks at most %d people, not %d: this is blocked"
                      .formatted(MOST_APPROVALS, rule.approvals()))
              .at(rule.place())
              .withHelp("ask fewer people, and of one group"));
    }
    return new PolicyText.Rule(
        "",
        name,
        condition,
        isTooMany ? Verdict.BLOCK : verdict,
        verdict == Verdict.REQUIRE_APPROVAL ? Math.max(1, rule.approvals()) : 0,
        reasons,
        rule.violations().isEmpty() ? "" : "violates " + String.join(", ", rule.violations()));
  }

  private Cel named(String hint, Cel condition) {
    if (condition.text().length() <= LONG) {
      return condition;
    }
    return named.computeIfAbsent(
        condition,
        _ -> {
          var name = names.let(hint);
          let.put(name, condition);
          return Cel.term(name);
        });
  }

  /// gait lets a call that no rule matches destroy what it likes.
  private List<PolicyText.Rule> byDefault() {
    if (policy.byDefault() != Verdict.ALLOW) {
      return List.of();
    }
    return List.of(
        new PolicyText.Rule(
            "What no rule matches",
            names.rule("destructive", "by-default"),
            Cel.both(IS_DESTRUCTIVE, IS_APPLIED),
            Verdict.REQUIRE_APPROVAL,
            1,
            List.of("destructive_apply_requires_approval"),
            ""),
        new PolicyText.Rule(
            "",
            names.rule("planned", "by-default"),
            IS_DESTRUCTIVE,
            Verdict.DRY_RUN,
            0,
            List.of("plan_phase_non_destructive"),
            ""));
  }
}
