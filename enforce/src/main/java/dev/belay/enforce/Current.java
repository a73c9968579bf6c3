package dev.belay.enforce;

import dev.belay.engine.Assignment;
import dev.belay.engine.Assignment.OfProject;
import dev.belay.engine.Digest;
import dev.belay.engine.Question;
import dev.belay.engine.Release;
import dev.belay.engine.Stage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Everything that decides at an enforcement point, at one moment. Immutable: what changes makes a
/// new value, which is taken whole.
///
/// @param loaded by project
/// @param assignment as the engine reads it
record Current(
    List<String> projects,
    Map<String, String> labels,
    SortedMap<String, Loaded> loaded,
    Assignment assignment) {

  static Current of(List<String> projects, Map<String, String> labels, Map<String, Loaded> loaded) {
    var decides = new ArrayList<OfProject>();
    for (var project : projects) {
      var known = loaded.get(project);
      decides.add(known == null ? unheardOf(project) : known.decides());
    }
    return new Current(
        List.copyOf(projects),
        Map.copyOf(labels),
        Collections.unmodifiableSortedMap(new TreeMap<>(loaded)),
        new Assignment(labels, decides));
  }

  /// A project that was never heard of might have objected, so it blocks as one does that was last
  /// heard of too long ago.
  private static OfProject unheardOf(String project) {
    var nothing =
        new Release(project, Digest.of(new byte[0]), Map.of(), Map.of(), List.of(), List.of());
    return new OfProject(project, 1, Instant.MIN, nothing, List.of(), List.of(), List.of());
  }

  Current with(String project, Loaded newly) {
    var more = new TreeMap<>(loaded);
    more.put(project, newly);
    return of(projects, labels, more);
  }

  Current withLabels(Map<String, String> newLabels) {
    return of(projects, newLabels, loaded);
  }

  /// The project that decides a question, for those who must name one.
  String decider(String question) {
    return assignment.projects().stream()
        .filter(project -> project.baseline().defaultFor(question).isPresent())
        .map(OfProject::project)
        .findFirst()
        .orElse(projects.getFirst());
  }

  /// The question as the first project that knows it describes it.
  Optional<Question> question(String name) {
    return assignment.projects().stream()
        .flatMap(project -> Stream.ofNullable(project.baseline().questions().get(name)))
        .findFirst();
  }

  /// Whether nothing was taken since: comparing what is loaded would take far longer.
  @SuppressWarnings("ReferenceEquality")
  boolean isStill(Current other) {
    return this == other;
  }

  boolean hasAll() {
    return loaded.keySet().containsAll(projects);
  }

  /// Whether there is anything to say after an answer has left.
  boolean observes() {
    return assignment.projects().stream()
        .anyMatch(project -> !project.candidates().isEmpty() || hasStagedPolicies(project));
  }

  private static boolean hasStagedPolicies(OfProject project) {
    return project.baseline().policies().stream()
        .anyMatch(policy -> policy.stage() == Stage.OBSERVE);
  }
}
