package dev.belay.cli;

import dev.belay.engine.Policy.Rule;
import dev.belay.engine.Value;
import dev.belay.engine.Value.Bool;
import dev.belay.language.ExprText;
import dev.belay.workbench.Explanation;
import dev.belay.workbench.Explanation.Fate;
import dev.belay.workbench.Explanation.OfPolicy;
import dev.belay.workbench.Explanation.OfRule;
import dev.belay.workbench.Explanation.Part;
import java.io.PrintWriter;

/// An explanation as a person reads it: the answer, then each policy with what it looked at.
record ExplanationText(Explanation explanation, PolicyFiles files) {

  private static final int LONGEST_VALUE = 100;

  void print(PrintWriter out) {
    out.println(explanation.answer().sentence());
    for (var policy : explanation.policies()) {
      out.println();
      print(policy, out);
    }
    if (explanation.policies().isEmpty()) {
      out.printf("%nno policy here speaks of this question%n");
    }
    explanation
        .nearest()
        .ifPresent(
            near ->
                out.printf(
                    "%nnearest without firing: %s/%s, which lacks %s%n",
                    near.policy().name(),
                    near.rule().name(),
                    String.join(
                        " and ", near.lacking().stream().map(ExplanationText::code).toList())));
  }

  private static String code(String text) {
    return "`" + text + "`";
  }

  private void print(OfPolicy of, PrintWriter out) {
    var policy = of.policy();
    var element = policy.each().map(name -> ", %s %d".formatted(name, of.element())).orElse("");
    out.printf("%s (%s)%s%n", policy.name(), files.path(policy.file()), element);
    of.scope()
        .ifPresent(
            scope -> {
              line(out, of.isInScope() ? "in scope" : "out of scope", "for " + scope.text());
              parts(out, scope);
            });
    if (!of.isInScope()) {
      return;
    }
    of.rules().forEach(rule -> print(rule, out));
    policy
        .otherwise()
        .ifPresent(
            verdict ->
                line(
                    out,
                    of.cameToItsEnd() ? "said" : "not reached",
                    "otherwise " + verdict.text()));
  }

  private static void line(PrintWriter out, String fate, String text) {
    out.printf("  %-12s  %s%n", fate, text);
  }

  private static void print(OfRule of, PrintWriter out) {
    line(out, fate(of.fate()), "%s: %s".formatted(of.rule().name(), says(of)));
    parts(out, of.condition());
  }

  private static String fate(Fate fate) {
    return switch (fate) {
      case FIRED -> "FIRED";
      case PASSED -> "passed";
      case FAILED -> "FAILED";
      case OPEN -> "unknown";
      case NOT_REACHED -> "not reached";
    };
  }

  private static String says(OfRule of) {
    return "%s %s, then %s"
        .formatted(word(of.rule()), of.condition().text(), of.rule().then().text());
  }

  private static String word(Rule rule) {
    return rule.firesWhen() ? "when" : "require";
  }

  /// What a line above said as a whole.
  private static void parts(PrintWriter out, Part whole) {
    if (whole.parts().isEmpty() && (whole.reads().isEmpty() || !(whole.value() instanceof Bool))) {
      print(out, whole, 0);
      return;
    }
    reads(out, whole, 0);
    whole.parts().forEach(part -> print(out, part, 0));
  }

  private static void print(PrintWriter out, Part part, int depth) {
    out.printf("%s%-7s  %s%n", indent(depth), shown(part.value()), part.text() + why(part.value()));
    reads(out, part, depth + 1);
    part.parts().forEach(inside -> print(out, inside, depth + 1));
  }

  private static void reads(PrintWriter out, Part part, int depth) {
    for (var read : part.reads()) {
      out.printf("%s%-7s  %s = %s%n", indent(depth), "", read.text(), value(read.value()));
    }
  }

  private static String indent(int depth) {
    return " ".repeat(16 + 2 * depth);
  }

  private static String shown(Value value) {
    return switch (value) {
      case Bool bool -> Boolean.toString(bool.isTrue());
      case Value.Unknown _ -> "unknown";
      case Value _ -> "fails";
    };
  }

  private static String why(Value value) {
    return switch (value) {
      case Bool _ -> "";
      case Value.Unknown unknown ->
          unknown.mayFail().map(problem -> ", or fails: " + problem.message()).orElse("");
      case Value.Failure(var problem) -> ": " + problem.message();
      case Value other -> ": %s is no boolean".formatted(value(other));
    };
  }

  private static String value(Value value) {
    var text = TextTable.printable(ExprText.of(value));
    return text.length() <= LONGEST_VALUE
        ? text
        : text.substring(0, text.offsetByCodePoints(0, LONGEST_VALUE / 2)) + "…";
  }
}
