package dev.belay.cli;

import dev.belay.language.Finding;
import dev.belay.language.Level;

/// What lint found, as commands of a GitHub workflow: one line each, shown beside the file's line.
final class LintGithub {

  private LintGithub() {}

  static String print(Linted linted) {
    var text = new StringBuilder();
    linted.findings().forEach(finding -> text.append(command(finding)).append('\n'));
    return text.toString();
  }

  private static String command(Finding finding) {
    var problem = finding.problem();
    var place =
        problem
            .place()
            .map(
                at ->
                    "file=%s,line=%d,col=%d,"
                        .formatted(property(at.file()), at.line(), at.column()))
            .orElse("");
    return "::%s %stitle=%s::%s"
        .formatted(
            word(finding.level()),
            place,
            property(problem.code()),
            message(problem.message() + problem.help().map("\nhelp: "::concat).orElse("")));
  }

  private static String word(Level level) {
    return level == Level.NOTE ? "notice" : level.text();
  }

  private static String message(String text) {
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
  }

  private static String property(String text) {
    return message(text).replace(":", "%3A").replace(",", "%2C");
  }
}
