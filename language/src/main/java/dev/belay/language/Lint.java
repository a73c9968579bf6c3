package dev.belay.language;

import dev.belay.engine.Policy;
import dev.belay.engine.Release;
import dev.belay.engine.Type;
import dev.belay.engine.Verdict;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/// Looks for what is most likely a slip in policies that do mean something.
public final class Lint {

  private static final List<BiConsumer<LintedPolicy, Findings>> OF_POLICIES =
      List.of(
          RuleLint::look,
          ConstantLint::look,
          LetLint::look,
          GuardLint::look,
          AllowLint::look,
          EmptyListLint::look,
          TextLint::look);

  private final Map<String, byte[]> files;
  private final Findings findings = new Findings();

  private Lint(Map<String, byte[]> files) {
    this.files = files;
  }

  /// What is found in a project or in policies without one, in the order in which a reader meets
  /// it.
  ///
  /// @param files bytes by path, which the release was made from
  /// @param now what ends is held against this
  public static List<Finding> of(Map<String, byte[]> files, Release release, Instant now) {
    return new Lint(files).look(release, now);
  }

  private List<Finding> look(Release release, Instant now) {
    var documents = documents();
    var policies =
        release.policies().stream().map(policy -> linted(policy, release, documents)).toList();
    for (var policy : policies) {
      OF_POLICIES.forEach(lint -> lint.accept(policy, findings));
    }
    TogetherLint.look(policies, findings);
    files.keySet().stream()
        .filter(path -> path.endsWith(".yaml") && Project.DATA_PATH.matcher(path).matches())
        .forEach(path -> document(file(path), policies, release, now));
    return unsuppressed(findings.sorted(), now.atOffset(ZoneOffset.UTC).toLocalDate());
  }

  private void document(
      SourceFile document, List<LintedPolicy> policies, Release release, Instant now) {
    DataLint.look(document, now, findings);
    TargetLint.look(document, policies, release.questions(), findings);
  }

  private List<Finding> unsuppressed(List<Finding> found, LocalDate today) {
    var ofComments = new Findings();
    var suppressions =
        files.keySet().stream()
            .filter(path -> path.endsWith(".yaml"))
            .flatMap(path -> Suppressions.of(file(path), ofComments).stream())
            .toList();
    var left = Suppressions.applied(suppressions, found, today, ofComments);
    return Stream.concat(left.stream(), ofComments.sorted().stream())
        .sorted(Finding.BY_PLACE)
        .toList();
  }

  private LintedPolicy linted(Policy policy, Release release, Type.Struct documents) {
    var question = Objects.requireNonNull(release.questions().get(policy.question()));
    var types = PartTypes.of(policy, question, documents);
    return new LintedPolicy(
        policy,
        Outline.of(file(policy.file())),
        types,
        new Reasoner(policy, types),
        files.containsKey(Project.FILE)
            ? release.defaultFor(policy.question())
            : Optional.<Verdict>empty());
  }

  private Type.Struct documents() {
    var documents = new TreeMap<String, Type.Field>();
    for (var path : files.keySet()) {
      var named = Project.DATA_PATH.matcher(path);
      if (named.matches() && path.endsWith(".json")) {
        new SchemaReader(file(path), new Problems())
            .document(named.group(1))
            .map(type -> new Type.Field(type, Type.Presence.REQUIRED))
            .ifPresent(field -> documents.put(named.group(1), field));
      }
    }
    return new Type.Struct("$" + Release.DATA, documents);
  }

  /// A file that was read before.
  private SourceFile file(String path) {
    return switch (SourceFile.read(path, Objects.requireNonNull(files.get(path)))) {
      case SourceFile.Whole(var file) -> file;
      case SourceFile.Broken(var problem) -> throw new AssertionError(problem.toString());
    };
  }
}
