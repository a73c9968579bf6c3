package dev.belay.cli;

import dev.belay.engine.Answer;
import dev.belay.engine.Cause;
import dev.belay.engine.Decision.CandidateAnswer;
import dev.belay.engine.Need;
import dev.belay.engine.Opinion;
import dev.belay.engine.Value;
import java.util.List;

/// A trial as a program reads it.
record TrialJson(Trial trial, PolicyFiles files) {

  JsonObject json() {
    var decision = trial.decision();
    return answer(decision.answer())
        .put("question", trial.facts().question())
        .put("now", trial.facts().now().toString())
        .put("stage", trial.stage().text())
        .put("decided", answer(decision.decided()).value())
        .put("candidates", trial.candidates(), this::candidate)
        .put("unknown", decision.unknown().stream().sorted().toList())
        .put("call", decision.call().text());
  }

  private JsonObject answer(Answer answer) {
    return new JsonObject()
        .put("verdict", answer.verdict().text())
        .put("sentence", answer.sentence())
        .put("reasons", answer.reasons())
        .put("message", answer.message())
        .put("matched", answer.determining(), this::matched)
        .put("needs", List.copyOf(answer.needs()), TrialJson::need);
  }

  private JsonObject matched(Opinion opinion) {
    var json = new JsonObject().put("because", opinion.cause().sentence());
    if (!opinion.cause().policy().isEmpty()) {
      json.put("policy", opinion.cause().policy());
    }
    if (!opinion.cause().rule().isEmpty()) {
      json.put("rule", opinion.cause().rule());
    }
    if (opinion.cause() instanceof Cause.PolicyFailed(_, _, var problem)) {
      json.put("problem", JsonObject.of(files.fromHere(List.of(problem)).getFirst()).value());
    }
    return json;
  }

  private static JsonObject need(Need need) {
    var approval = need.approval();
    return new JsonObject()
        .put("policy", need.policy())
        .put("rule", need.rule().rule())
        .put("meaning", need.rule().meaning().text())
        .put("from", approval.from())
        .put("count", approval.count())
        .put("within", Value.text(approval.within().toString()));
  }

  private JsonObject candidate(CandidateAnswer said) {
    var policies = new JsonObject();
    said.policies().forEach((policy, verdict) -> policies.put(policy, verdict.text()));
    return answer(said.answer())
        .put("ceiling", said.ceiling().text())
        .put("policies", policies.value());
  }
}
