package dev.belay.workbench;

import dev.belay.engine.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a policy of gait says of scripts, as a policy of Belay: each step is decided as the call
/// that it is, and this is said of all of them together.
record GaitScripts(GaitPolicy.Scripts scripts) {

  private static final String MEDIUM = "t.class in [\"fs.write\", \"net.dns\", \"net.http\"]";

  PolicyText policy(String name, String source) {
    var rules = new ArrayList<PolicyText.Rule>();
    rules.add(
        rule(
            "steps",
            Cel.comparison("size(steps) > " + scripts.maxSteps()),
            Verdict.BLOCK,
            "script_max_steps_exceeded"));
    if (scripts.blocksMixedRisk()) {
      rules.add(rule("mixed-risk", oneRisk().not(), Verdict.BLOCK, "script_mixed_risk_blocked"));
    }
    if (scripts.approvalAbove() > 0) {
      rules.add(
          rule(
              "many-steps",
              Cel.comparison("size(steps) > " + scripts.approvalAbove()),
              Verdict.REQUIRE_APPROVAL,
              "script_step_threshold_approval"));
    }
    return new PolicyText(
        List.of(
            "Imported from %s, a policy of gait: what it says of scripts.".formatted(source),
            "Their steps are decided by the policy for single calls."),
        name,
        "tool.script",
        scripts.blocksMixedRisk() ? risks() : Map.of(),
        rules,
        Verdict.ALLOW);
  }

  private static PolicyText.Rule rule(String name, Cel when, Verdict then, String reason) {
    return new PolicyText.Rule("", name, when, then, 1, List.of(reason), "");
  }

  /// The risk of a step is that of its riskiest target.
  private static Map<String, Cel> risks() {
    var risks = new LinkedHashMap<String, Cel>();
    risks.put("all_high", Cel.term("steps.all(s, s.targets.exists(t, t.destructive))"));
    risks.put("none_high", Cel.term("!steps.exists(s, s.targets.exists(t, t.destructive))"));
    risks.put("all_medium", Cel.term("steps.all(s, s.targets.exists(t, %s))".formatted(MEDIUM)));
    risks.put(
        "none_medium", Cel.term("!steps.exists(s, s.targets.exists(t, %s))".formatted(MEDIUM)));
    return risks;
  }

  private static Cel oneRisk() {
    var isLow = Cel.either(Cel.term("all_medium"), Cel.term("none_medium"));
    return Cel.either(Cel.term("all_high"), Cel.both(Cel.term("none_high"), isLow));
  }
}
