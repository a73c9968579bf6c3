package dev.belay.cli;

import dev.belay.language.ExprText;
import dev.belay.workbench.Explanation;
import dev.belay.workbench.Explanation.Nearest;
import dev.belay.workbench.Explanation.OfPolicy;
import dev.belay.workbench.Explanation.OfRule;
import dev.belay.workbench.Explanation.Part;
import dev.belay.workbench.Explanation.Read;
import java.util.Locale;

/// An explanation as a program reads it.
record ExplanationJson(Explanation explanation, PolicyFiles files) {

  JsonObject json() {
    var json =
        new JsonObject()
            .put("verdict", explanation.answer().verdict().text())
            .put("sentence", explanation.answer().sentence())
            .put("policies", explanation.policies(), this::policy);
    explanation.nearest().ifPresent(near -> json.put("nearest", nearest(near).value()));
    return json;
  }

  private static JsonObject nearest(Nearest near) {
    return new JsonObject()
        .put("policy", near.policy().name())
        .put("rule", near.rule().name())
        .put("lacking", near.lacking());
  }

  private JsonObject policy(OfPolicy of) {
    var json =
        new JsonObject()
            .put("name", of.policy().name())
            .put("file", files.path(of.policy().file()))
            .put("inScope", of.isInScope())
            .put("rules", of.rules(), ExplanationJson::rule);
    if (of.policy().each().isPresent()) {
      json.put("element", of.element());
    }
    of.scope().ifPresent(scope -> json.put("scope", part(scope).value()));
    of.policy().otherwise().ifPresent(verdict -> json.put("otherwise", verdict.text()));
    return json;
  }

  private static JsonObject rule(OfRule of) {
    return new JsonObject()
        .put("name", of.rule().name())
        .put("fate", of.fate().name().toLowerCase(Locale.ROOT))
        .put("firesWhen", of.rule().firesWhen())
        .put("then", of.rule().then().text())
        .put("condition", part(of.condition()).value());
  }

  private static JsonObject part(Part part) {
    return new JsonObject()
        .put("text", part.text())
        .put("value", ExprText.of(part.value()))
        .put("needed", part.isNeeded())
        .put("parts", part.parts(), ExplanationJson::part)
        .put("reads", part.reads(), ExplanationJson::read);
  }

  private static JsonObject read(Read read) {
    return new JsonObject().put("text", read.text()).put("value", ExprText.of(read.value()));
  }
}
