package dev.belay.workbench;

import dev.belay.engine.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A policy as somebody would write it.
///
/// @param comments lines above it
/// @param let conditions by name, in their order
record PolicyText(
    List<String> comments,
    String name,
    String question,
    Map<String, Cel> let,
    List<Rule> rules,
    Verdict otherwise) {

  private static final int WIDTH = 100;

  /// What YAML takes for something else where a text begins with it.
  private static final String INDICATORS = "!&*-?:,[]{}#|>@`\"'% ";

  /// @param comment above it; none where it is empty
  /// @param approvals how many people are asked
  /// @param message none where it is empty
  record Rule(
      String comment,
      String name,
      Cel when,
      Verdict then,
      int approvals,
      List<String> reasons,
      String message) {

    Rule {
      reasons = List.copyOf(reasons);
    }

    Rule below(String newComment) {
      return new Rule(newComment, name, when, then, approvals, reasons, message);
    }
  }

  String text() {
    var lines = new ArrayList<String>();
    comments.forEach(comment -> lines.add("# " + comment));
    lines.add("policy: " + name);
    lines.add("question: " + question);
    if (!let.isEmpty()) {
      lines.add("");
      lines.add("let:");
      let.forEach((key, value) -> addCondition(lines, "  " + key + ": ", value));
    }
    if (!rules.isEmpty()) {
      lines.add("");
      lines.add("rules:");
      rules.forEach(rule -> add(lines, rule));
    }
    lines.add("");
    lines.add("otherwise: " + otherwise.text());
    return String.join("\n", lines) + "\n";
  }

  private static void add(List<String> lines, Rule rule) {
    if (!lines.getLast().equals("rules:")) {
      lines.add("");
    }
    if (!rule.comment().isEmpty()) {
      lines.add("  # " + rule.comment());
    }
    lines.add("  - rule: " + rule.name());
    addCondition(lines, "    when: ", rule.when());
    lines.add("    then: " + rule.then().text());
    if (rule.then() == Verdict.REQUIRE_APPROVAL && rule.approvals() > 1) {
      lines.add("    approval: { count: %d }".formatted(rule.approvals()));
    }
    if (!rule.reasons().isEmpty()) {
      lines.add("    reasons: [%s]".formatted(String.join(", ", rule.reasons())));
    }
    if (!rule.message().isEmpty()) {
      lines.add("    message: " + scalar(rule.message()));
    }
  }

  /// On one line if it fits, otherwise with a line for each part.
  private static void addCondition(List<String> lines, String key, Cel condition) {
    var line = key + scalar(condition.text());
    if (line.length() <= WIDTH || condition.parts().isEmpty()) {
      lines.add(line);
      return;
    }
    lines.add(key + "|");
    var indent = " ".repeat(key.length() - key.stripLeading().length() + 2);
    var sign = condition.level() == Cel.Level.BOTH ? "&& " : "|| ";
    for (int i = 0; i < condition.parts().size(); i++) {
      var part = condition.parts().get(i).within(condition.level());
      lines.add(indent + (i == 0 ? "" : sign) + part);
    }
  }

  /// Quoted where YAML would read something else.
  private static String scalar(String text) {
    return isPlain(text) ? text : "'" + text.replace("'", "''") + "'";
  }

  private static boolean isPlain(String text) {
    return !text.isEmpty()
        && INDICATORS.indexOf(text.charAt(0)) < 0
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.endsWith(":")
        && !text.endsWith(" ");
  }
}
