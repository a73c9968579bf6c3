package dev.belay.cli;

import dev.belay.language.Finding;
import java.util.List;

/// What lint found, as JUnit reports tests: a test for each finding, failed where lint fails, and
/// one for each file without any.
final class LintJunit {

  private static final String SUITE = "belay policy lint";

  private LintJunit() {}

  static String print(Linted linted) {
    var clean = linted.files().stream().filter(file -> isClean(linted, file)).toList();
    long failures = linted.findings().stream().filter(linted::fails).count();
    var counts =
        "name=\"%s\" tests=\"%d\" failures=\"%d\" errors=\"0\" skipped=\"0\""
            .formatted(SUITE, linted.findings().size() + clean.size(), failures);
    var text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    text.append("<testsuites %s>\n  <testsuite %s>\n".formatted(counts, counts));
    linted.findings().forEach(finding -> text.append(test(finding, linted.fails(finding))));
    clean.forEach(file -> text.append(passed(file)));
    return text.append("  </testsuite>\n</testsuites>\n").toString();
  }

  private static boolean isClean(Linted linted, String file) {
    return linted.findings().stream()
        .noneMatch(finding -> Linted.place(finding).file().equals(file));
  }

  private static String passed(String file) {
    return "    <testcase classname=\"%s\" name=\"no findings\"/>\n".formatted(escaped(file));
  }

  private static String test(Finding finding, boolean hasFailed) {
    var problem = finding.problem();
    var place = Linted.place(finding);
    var name = "%s at %d:%d".formatted(problem.code(), place.line(), place.column());
    var told = escaped(Linted.sentence(problem));
    var lines =
        List.of(
            "    <testcase classname=\"%s\" name=\"%s\">"
                .formatted(escaped(place.file()), escaped(name)),
            hasFailed
                ? "      <failure type=\"%s\" message=\"%s\">%s: %s</failure>"
                    .formatted(
                        escaped(problem.code()),
                        escaped(problem.message()),
                        escaped(place.toString()),
                        told)
                : "      <system-out>%s: %s</system-out>".formatted(finding.level().text(), told),
            "    </testcase>");
    return String.join("\n", lines) + "\n";
  }

  /// Characters that XML cannot have are shown as such.
  private static String escaped(String text) {
    return text.replaceAll("[\\p{Cntrl}\\ufffe\\uffff]", "\ufffd")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
