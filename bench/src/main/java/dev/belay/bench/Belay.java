package dev.belay.bench;

import static java.util.stream.Collectors.groupingBy;

import dev.belay.engine.Answer;
import dev.belay.engine.CompiledRelease;
import dev.belay.engine.Decider;
import dev.belay.engine.Desk;
import dev.belay.engine.Direction;
import dev.belay.engine.Facts;
import dev.belay.engine.Json;
import dev.belay.engine.Policy;
import dev.belay.engine.Release;
import dev.belay.engine.Value.Mapping;
import dev.belay.language.Limits;
import dev.belay.language.Project;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Belay, its policies read from the text that an author writes.
///
/// @param nanoTime guards its callers against a slow machine
record Belay(Form form, LongSupplier nanoTime) implements Contender {

  /// Policies say nothing of time here.
  static final Instant NOW = Instant.parse("2026-08-01T00:00:00Z");

  /// Who evaluates, and what a request comes as.
  enum Form {
    FROM_MAP(
        "Belay, compiled, from a map",
        "a policy for each tenant with its rules in order, compiled and indexed; parsed JSON",
        1_000_000),
    FROM_BYTES(
        "Belay, compiled, from bytes",
        "the same, asked with 0.9 KB of JSON as it comes over the wire",
        1_000_000),
    REFERENCE(
        "Belay, reference evaluator",
        "the same policies; slow and obvious, the definition of what they mean",
        1_000);

    final String title;
    private final String how;
    private final int mostRules;

    Form(String title, String how, int mostRules) {
      this.title = title;
      this.how = how;
      this.mostRules = mostRules;
    }
  }

  @Override
  public String title() {
    return form.title;
  }

  @Override
  public String how() {
    return form.how;
  }

  @Override
  public Precedence precedence() {
    return Precedence.FIRST;
  }

  @Override
  public Contender floor() {
    return form == Form.FROM_BYTES ? Floor.FROM_BYTES : Floor.FROM_MAP;
  }

  @Override
  public int mostRules() {
    return form.mostRules;
  }

  @Override
  public Source write(List<Rule> rules) {
    var texts = texts(rules);
    return () -> loaded(release(texts));
  }

  private Loaded<?, ?> loaded(Release release) {
    return switch (form) {
      case FROM_MAP -> new FromMap(CompiledRelease.of(release).desk(nanoTime));
      case FROM_BYTES -> new FromBytes(CompiledRelease.of(release).desk(nanoTime));
      case REFERENCE -> new Reference(release, Decider.with(nanoTime));
    };
  }

  /// The files of each project, by path.
  static List<Map<String, byte[]>> texts(List<Rule> rules) {
    return projects(rules).stream().map(BelayText::files).toList();
  }

  /// More rules than one project may have are several projects, tenant by tenant.
  private static List<List<Rule>> projects(List<Rule> rules) {
    int count = Math.ceilDiv(rules.size() * 11, Limits.RULES * 10);
    if (count == 1) {
      return List.of(rules);
    }
    return List.copyOf(
        rules.stream()
            .collect(groupingBy(rule -> Math.floorMod(rule.tenant().hashCode(), count)))
            .values());
  }

  /// What texts say, as one release.
  static Release release(List<Map<String, byte[]>> texts) {
    var releases = texts.stream().map(Belay::compiled).toList();
    var policies = new ArrayList<Policy>();
    releases.forEach(release -> policies.addAll(release.policies()));
    var first = releases.getFirst();
    return new Release(
        first.project(),
        first.address(),
        first.defaults(),
        first.questions(),
        first.approvers(),
        policies);
  }

  static Release compiled(Map<String, byte[]> files) {
    return switch (Project.compile(files)) {
      case Project.Checked(var release, _) -> release;
      case Project.Wrong(var problems) ->
          throw new IllegalStateException("the policies do not compile: " + problems.getFirst());
    };
  }

  static Facts facts(Call call) {
    if (Json.read(call.json()) instanceof Json.Parsed(Mapping input)) {
      return Facts.of(BelayText.QUESTION, input, NOW);
    }
    throw new IllegalStateException("a call that is no JSON object");
  }

  static Said saidBy(Answer answer) {
    var effect =
        switch (answer.verdict()) {
          case ALLOW -> Effect.ALLOW;
          case REQUIRE_APPROVAL -> Effect.REQUIRE_APPROVAL;
          case DRY_RUN -> throw new IllegalStateException("no rule says dry_run");
          case BLOCK -> Effect.DENY;
        };
    var rule = answer.determining().getFirst().cause().rule();
    return new Said(effect, rule.isEmpty() ? Optional.empty() : Optional.of(rule));
  }

  private record Reference(Release release, Decider decider) implements Loaded<Facts, Answer> {

    @Override
    public Facts prepare(Call call) {
      return facts(call);
    }

    @Override
    public Answer decide(Facts facts) {
      return decider.answer(facts, release, Direction.STRICTEST);
    }

    @Override
    public Said said(Facts facts, Answer answer) {
      return saidBy(answer);
    }
  }

  private record FromMap(Desk desk) implements Loaded<Map<String, Object>, Answer> {

    @Override
    public Map<String, Object> prepare(Call call) {
      return call.read().input();
    }

    @Override
    public Answer decide(Map<String, Object> input) {
      return desk.answer(BelayText.QUESTION, input, NOW);
    }

    @Override
    public Said said(Map<String, Object> input, Answer answer) {
      return saidBy(answer);
    }
  }

  private record FromBytes(Desk desk) implements Loaded<byte[], Answer> {

    @Override
    public byte[] prepare(Call call) {
      return call.json().clone();
    }

    @Override
    public Answer decide(byte[] json) {
      return desk.answer(BelayText.QUESTION, json, NOW);
    }

    @Override
    public Said said(byte[] json, Answer answer) {
      return saidBy(answer);
    }
  }
}
