package dev.belay.cli;

import dev.belay.engine.Problem.Place;
import dev.belay.language.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What lint found, as tests: one for each finding, failed where lint fails, and one for each file
/// without any.
final class LintJunit {

  private LintJunit() {}

  static String print(Linted linted) {
    Map<String, List<JunitReport.Case>> suites = new LinkedHashMap<>();
    linted.files().forEach(file -> suites.put(file, new ArrayList<>()));
    for (var finding : linted.findings()) {
      suites
          .computeIfAbsent(Linted.place(finding).file(), _ -> new ArrayList<>())
          .add(test(finding, linted.fails(finding)));
    }
    suites.forEach(
        (file, cases) -> {
          if (cases.isEmpty()) {
            cases.add(new JunitReport.Case("no findings", file, 1, "", ""));
          }
        });
    return new JunitReport(suites).xml();
  }

  private static JunitReport.Case test(Finding finding, boolean hasFailed) {
    var place = Linted.place(finding);
    var sentence = Linted.sentence(finding.problem());
    return new JunitReport.Case(
        name(finding, place),
        place.file(),
        place.line(),
        hasFailed ? sentence : "",
        hasFailed ? "" : sentence);
  }

  private static String name(Finding finding, Place place) {
    return "%s[%s] at %d:%d"
        .formatted(finding.level().text(), finding.problem().code(), place.line(), place.column());
  }
}
