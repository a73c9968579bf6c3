package dev.belay.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.engine.Problem;
import dev.belay.engine.Release;
import dev.belay.language.Project;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The files of a project, checked.
///
/// @param release absent when there are problems
record Compilation(Optional<Release> release, List<Problem> problems) {

  Compilation {
    problems = List.copyOf(problems);
  }

  /// @param project that the files have to be of
  static Compilation of(String project, Map<String, String> files) {
    return switch (Project.compile(bytes(files))) {
      case Project.Wrong(var problems) -> new Compilation(Optional.empty(), problems);
      case Project.Checked(var release, _) when release.project().equals(project) ->
          new Compilation(Optional.of(release), List.of());
      case Project.Checked(var release, _) ->
          new Compilation(Optional.empty(), List.of(foreign(project, release.project())));
    };
  }

  private static Problem foreign(String expected, String found) {
    return Problem.of(
            "wrong-project",
            "expected files of project `%s`, found `%s`".formatted(expected, found))
        .at(new Problem.Place(Project.FILE, 1, 1))
        .withHelp("write `project: %s`".formatted(expected));
  }

  static TreeMap<String, byte[]> bytes(Map<String, String> files) {
    var bytes = new TreeMap<String, byte[]>();
    files.forEach((path, text) -> bytes.put(path, text.getBytes(UTF_8)));
    return bytes;
  }
}
