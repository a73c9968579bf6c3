package dev.belay.rollout;

import dev.belay.engine.Digest;
import dev.belay.engine.Json;
import dev.belay.engine.Problem;
import dev.belay.engine.Value;
import dev.belay.engine.Value.Int;
import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What it would do to go from one release to a change's content in one environment. A review signs
/// its digest; the evidence beside it has a digest of its own.
///
/// @param change whose content it is
/// @param edition of the change when this was planned
/// @param base number of the release that the change builds on
/// @param from digest of each file of the base
/// @param to digest of each file of the candidate
/// @param address of the candidate as a release; absent when it has problems, and never otherwise
/// @param problems that the candidate has; one with problems cannot be published
public record Plan(
    String project,
    String environment,
    String change,
    int edition,
    int base,
    SortedMap<String, Digest> from,
    SortedMap<String, Digest> to,
    Optional<Digest> address,
    List<Problem> problems,
    List<Example.Result> examples,
    Evidence evidence,
    Instant made) {

  /// How long a plan may be reviewed and published.
  public static final Duration GOOD_FOR = Duration.ofDays(7);

  public Plan {
    from = Collections.unmodifiableSortedMap(new TreeMap<>(from));
    to = Collections.unmodifiableSortedMap(new TreeMap<>(to));
    problems = List.copyOf(problems);
    examples = List.copyOf(examples);
    if (problems.isEmpty() == address.isEmpty()) {
      throw new IllegalArgumentException("a plan has either an address or problems");
    }
  }

  /// Digests of files, as a plan holds them.
  public static SortedMap<String, Digest> digests(Map<String, String> files) {
    var digests = new TreeMap<String, Digest>();
    files.forEach(
        (path, text) -> digests.put(path, Digest.of(text.getBytes(StandardCharsets.UTF_8))));
    return digests;
  }

  public Instant expires() {
    return made.plus(GOOD_FOR);
  }

  /// Whether an example or a recorded decision shows a less strict answer.
  public boolean weakens() {
    return examples.stream().anyMatch(Example.Result::isLoosened) || evidence.isLoosened();
  }

  public List<Example.Result> unmet() {
    return examples.stream().filter(example -> !example.isMet()).toList();
  }

  /// Paths of the files that it would add, change or remove.
  public List<String> changedFiles() {
    var paths = new TreeMap<>(from);
    paths.putAll(to);
    return paths.keySet().stream()
        .filter(path -> !Optional.ofNullable(from.get(path)).equals(find(to, path)))
        .toList();
  }

  private static Optional<Digest> find(Map<String, Digest> digests, String path) {
    return Optional.ofNullable(digests.get(path));
  }

  /// The same for everyone who plans the same change: neither who plans it, nor when, nor what was
  /// recorded meanwhile is in it.
  public Digest digest() {
    return Digest.of(Json.canonical(value()));
  }

  private Value value() {
    return Evidence.object(
        Map.of(
            "project", Value.text(project),
            "environment", Value.text(environment),
            "base", new Int(base),
            "from", files(from),
            "to", files(to),
            "address", Value.text(address.map(Digest::text).orElse("")),
            "problems", new Listing(problems.stream().map(Plan::value).toList()),
            "examples", new Listing(examples.stream().map(Plan::value).toList())));
  }

  private static Mapping files(SortedMap<String, Digest> digests) {
    return Evidence.object(
        digests.entrySet().stream()
            .collect(
                Collectors.toMap(Map.Entry::getKey, entry -> Value.text(entry.getValue().text()))));
  }

  private static Value value(Problem problem) {
    return Evidence.object(
        Map.of(
            "code", Value.text(problem.code()),
            "message", Value.text(problem.message()),
            "place", Value.text(problem.place().map(Problem.Place::toString).orElse(""))));
  }

  private static Value value(Example.Result example) {
    return Evidence.object(
        Map.of(
            "name", Value.text(example.name()),
            "question", Value.text(example.question()),
            "must", Value.text(example.must().text()),
            "before", Value.text(example.before().map(Verdict::text).orElse("")),
            "after", Value.text(example.after().text()),
            "answer", Value.text(example.answer())));
  }
}
