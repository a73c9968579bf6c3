package dev.belay.cli;

import dev.belay.workbench.Coverage;
import dev.belay.workbench.Coverage.Condition;
import dev.belay.workbench.ExampleRun.Mismatch;
import dev.belay.workbench.ExampleRun.Ran;
import dev.belay.workbench.ExampleRun.Result;

/// Examples as a program reads them.
record ExampleRunJson(Ran ran, PolicyFiles files) {

  JsonObject json() {
    return new JsonObject()
        .put("holding", ran.holding())
        .put("failed", ran.results().size() - ran.holding())
        .put("percent", Coverage.percent(ran.coverage()))
        .put("examples", ran.results(), this::example)
        .put("policies", ran.coverage(), this::policy);
  }

  private JsonObject example(Result result) {
    var at = result.example().at();
    return new JsonObject()
        .put("name", result.example().name())
        .put("policy", result.policy())
        .put("file", files.path(at.file()))
        .put("line", at.line())
        .put("expected", result.example().expect().text())
        .put("answered", result.answered())
        .put("holds", result.holds())
        .put("mismatches", result.mismatches(), ExampleRunJson::mismatch);
  }

  private static JsonObject mismatch(Mismatch mismatch) {
    return new JsonObject()
        .put("what", mismatch.what())
        .put("expected", mismatch.expected())
        .put("found", mismatch.found());
  }

  private JsonObject policy(Coverage coverage) {
    return new JsonObject()
        .put("name", coverage.policy().name())
        .put("rules", coverage.policy().rules().size())
        .put("fired", coverage.fired())
        .put("sides", coverage.sides())
        .put("tried", coverage.triedSides())
        .put("conditions", coverage.conditions(), this::condition);
  }

  private JsonObject condition(Condition condition) {
    return new JsonObject()
        .put("of", condition.of())
        .put("file", files.path(condition.at().file()))
        .put("line", condition.at().line())
        .put("column", condition.at().column())
        .put("whole", condition.isWhole())
        .put("true", condition.wasTrue())
        .put("false", condition.wasFalse());
  }
}
