package dev.belay.cli;

import dev.belay.language.Finding;
import dev.belay.language.Level;

/// What lint found, as one object of JSON.
final class LintJson {

  private LintJson() {}

  static String print(Linted linted) {
    var counts = new JsonObject();
    for (var level : Level.values()) {
      counts.put(level.text(), linted.count(level));
    }
    return new JsonObject()
            .put("valid", linted.isValid())
            .put("fails", linted.fails())
            .put("counts", counts.value())
            .put("findings", linted.findings(), LintJson::finding)
            .line()
        + "\n";
  }

  private static JsonObject finding(Finding finding) {
    return JsonObject.of(finding.problem()).put("level", finding.level().text());
  }
}
