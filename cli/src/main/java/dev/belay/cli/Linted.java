package dev.belay.cli;

import dev.belay.engine.Problem;
import dev.belay.engine.Problem.Place;
import dev.belay.language.Finding;
import dev.belay.language.Level;
import java.util.List;

/// What lint has to say of files.
///
/// @param isValid whether the policies mean something: what is wrong otherwise are the findings
/// @param findings in the order in which a reader meets them
/// @param files all that were looked at
/// @param failing the level from which on a finding fails
record Linted(boolean isValid, List<Finding> findings, List<String> files, Level failing) {

  Linted {
    findings = List.copyOf(findings);
    files = List.copyOf(files);
  }

  boolean fails(Finding finding) {
    return finding.level().reaches(failing);
  }

  boolean fails() {
    return findings.stream().anyMatch(this::fails);
  }

  long count(Level level) {
    return findings.stream().filter(finding -> finding.level() == level).count();
  }

  /// What is wrong, and what to do about it.
  static String sentence(Problem problem) {
    return problem.message() + problem.help().map("; "::concat).orElse("");
  }

  static Place place(Finding finding) {
    return finding.problem().place().orElse(new Place("", 1, 1));
  }
}
