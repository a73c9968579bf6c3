package dev.belay.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Checked;
import dev.belay.engine.Digest;
import dev.belay.engine.Json;
import dev.belay.engine.Problem;
import java.util.List;
import java.util.Map;

/// What holds for every project that was checked: a release can be sent and looked at by lint, a
/// problem can be read.
final class CheckedWell {

  private CheckedWell() {}

  /// Whether it is a release.
  ///
  /// @param about what a failure names
  static boolean check(String about, Project.Compiled compiled, Map<String, byte[]> files) {
    return switch (compiled) {
      case Project.Checked(var release, _) -> {
        var json = (Json.Parsed) Json.read(Checked.encode(release));
        var content = Checked.decode(json.value(), Digest.of(new byte[0]));
        assertThat(content).as(about).isInstanceOf(Checked.Content.class);
        Lint.of(files, release, Catalogue.NOW)
            .forEach(finding -> mustBeReadable(about, finding.problem(), files));
        yield true;
      }
      case Project.Wrong(var problems) -> {
        assertThat(problems).as(about).isNotEmpty();
        problems.forEach(problem -> mustBeReadable(about, problem, files));
        yield false;
      }
    };
  }

  private static void mustBeReadable(String begin, Problem problem, Map<String, byte[]> files) {
    var about = "%s: %s".formatted(begin, problem);
    assertThat(problem.message()).as(about).isNotBlank().doesNotContain("\n").hasSizeLessThan(300);
    assertThat(problem.place()).as(about).isPresent();
    var place = problem.place().orElseThrow();
    assertThat(files).as(about).containsKey(place.file());
    assertThat(ProblemPrinter.print(List.of(problem), files)).as(about).contains(place.toString());
  }
}
