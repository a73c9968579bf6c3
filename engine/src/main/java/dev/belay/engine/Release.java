package dev.belay.engine;

import dev.belay.engine.Value.Mapping;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Immutable content of a project, ready to be evaluated.
///
/// @param address what identifies the content: two releases with one address mean the same
/// @param defaults what happens to a request of a question on which no policy has an opinion; a
///     question that is not named here is not decided by this project
/// @param data documents of the project that policies read, by name
/// @param approvers groups that are asked when a ceiling turns something stricter into
///     require_approval and the rollout names nobody
public record Release(
    String project,
    Digest address,
    Map<String, Verdict> defaults,
    Map<String, Question> questions,
    Mapping data,
    List<String> approvers,
    List<Policy> policies) {

  /// What conditions call the documents of the project.
  public static final String DATA = "data";

  public Release {
    defaults = Map.copyOf(defaults);
    questions = Map.copyOf(questions);
    approvers = List.copyOf(approvers);
    policies = List.copyOf(policies);
    for (var question : defaults.keySet()) {
      if (!questions.containsKey(question)) {
        throw new IllegalArgumentException(
            "a default for `%s` without its question".formatted(question));
      }
    }
    var names = new TreeMap<String, Policy>();
    for (var policy : policies) {
      if (names.put(policy.name(), policy) != null) {
        throw new IllegalArgumentException("two policies named `%s`".formatted(policy.name()));
      }
      if (!questions.containsKey(policy.question())) {
        throw new IllegalArgumentException(
            "policy `%s` without its question".formatted(policy.name()));
      }
    }
  }

  /// A release without data.
  public Release(
      String project,
      Digest address,
      Map<String, Verdict> defaults,
      Map<String, Question> questions,
      List<String> approvers,
      List<Policy> policies) {
    this(project, address, defaults, questions, new Mapping(Map.of()), approvers, policies);
  }

  public Optional<Verdict> defaultFor(String question) {
    return Optional.ofNullable(defaults.get(question));
  }
}
