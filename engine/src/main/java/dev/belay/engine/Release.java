package dev.belay.engine;

import dev.belay.engine.Value.Mapping;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Immutable content of a project, ready to be evaluated. Two releases are equal when their content
/// is, whether they are prepared or not.
public final class Release {

  /// What conditions call the documents of the project.
  public static final String DATA = "data";

  private final String project;
  private final Digest address;
  private final Map<String, Verdict> defaults;
  private final Map<String, Question> questions;
  private final Mapping data;
  private final List<String> approvers;
  private final List<Policy> policies;
  private final @Nullable CompiledRelease compiled;

  /// A release that is not prepared.
  ///
  /// @param address what identifies the content: two releases with one address mean the same
  /// @param defaults what happens to a request of a question on which no policy has an opinion; a
  ///     question that is not named here is not decided by this project
  /// @param data documents of the project that policies read, by name
  /// @param approvers groups that are asked when a ceiling turns something stricter into
  ///     require_approval and the rollout names nobody
  public Release(
      String project,
      Digest address,
      Map<String, Verdict> defaults,
      Map<String, Question> questions,
      Mapping data,
      List<String> approvers,
      List<Policy> policies) {
    this.project = project;
    this.address = address;
    this.defaults = Map.copyOf(defaults);
    this.questions = Map.copyOf(questions);
    this.data = data;
    this.approvers = List.copyOf(approvers);
    this.policies = List.copyOf(policies);
    this.compiled = null;
    check();
  }

  /// A release without data, that is not prepared.
  public Release(
      String project,
      Digest address,
      Map<String, Verdict> defaults,
      Map<String, Question> questions,
      List<String> approvers,
      List<Policy> policies) {
    this(project, address, defaults, questions, new Mapping(Map.of()), approvers, policies);
  }

  private Release(Release content, CompiledRelease compiled) {
    this.project = content.project;
    this.address = content.address;
    this.defaults = content.defaults;
    this.questions = content.questions;
    this.data = content.data;
    this.approvers = content.approvers;
    this.policies = content.policies;
    this.compiled = compiled;
  }

  private void check() {
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

  /// The same release, prepared to be asked often: takes a while once, and every answer less.
  ///
  /// @param earlier a release of the same project: policies that are in both are not prepared again
  public Release prepared(Optional<Release> earlier) {
    if (compiled != null) {
      return this;
    }
    return new Release(
        this,
        earlier
            .flatMap(Release::compiled)
            .map(known -> known.next(this))
            .orElseGet(() -> CompiledRelease.of(this)));
  }

  /// Absent unless it is prepared.
  Optional<CompiledRelease> compiled() {
    return Optional.ofNullable(compiled);
  }

  public String project() {
    return project;
  }

  public Digest address() {
    return address;
  }

  public Map<String, Verdict> defaults() {
    return defaults;
  }

  public Map<String, Question> questions() {
    return questions;
  }

  public Mapping data() {
    return data;
  }

  Optional<Question> find(String question) {
    return Optional.ofNullable(questions.get(question));
  }

  public List<String> approvers() {
    return approvers;
  }

  public List<Policy> policies() {
    return policies;
  }

  public Optional<Verdict> defaultFor(String question) {
    return Optional.ofNullable(defaults.get(question));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Release release
        && project.equals(release.project)
        && address.equals(release.address)
        && defaults.equals(release.defaults)
        && questions.equals(release.questions)
        && data.equals(release.data)
        && approvers.equals(release.approvers)
        && policies.equals(release.policies);
  }

  @Override
  public int hashCode() {
    return Objects.hash(project, address, defaults, questions, data, approvers, policies);
  }

  @Override
  public String toString() {
    return "Release[%s, %s, %s, %s, %s, %s, %s]"
        .formatted(project, address, defaults, questions, data, approvers, policies);
  }
}
