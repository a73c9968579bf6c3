package dev.belay.engine;

import dev.belay.engine.Assignment.Candidate;
import dev.belay.engine.Assignment.OfProject;
import dev.belay.engine.Expr.Position;
import dev.belay.engine.Policy.Let;
import dev.belay.engine.Policy.Rule;
import dev.belay.engine.Type.Field;
import dev.belay.engine.Type.Presence;
import dev.belay.engine.Type.Simple;
import dev.belay.engine.Type.Struct;
import dev.belay.engine.Value.Mapping;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Small worlds to try: a question, requests, expressions, policies, releases and assignments.
final class Worlds {

  static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private static final Struct ITEM =
      new Struct(
          "item",
          Map.of(
              "kind", new Field(Simple.TEXT, Presence.UNKNOWN_WHEN_ABSENT),
              "good", new Field(Simple.BOOL, Presence.UNKNOWN_WHEN_ABSENT),
              "size", new Field(Simple.INT, Presence.OPTIONAL)));

  static final Struct INPUT =
      new Struct(
          "call",
          Map.of(
              "principal",
                  new Field(
                      new Struct("principal", Map.of("id", required(Simple.TEXT))),
                      Presence.REQUIRED),
              "flag", new Field(Simple.BOOL, Presence.UNKNOWN_WHEN_ABSENT),
              "maybe", new Field(Simple.BOOL, Presence.OPTIONAL),
              "tool", new Field(Simple.TEXT, Presence.UNKNOWN_WHEN_ABSENT),
              "args", new Field(Simple.ANY, Presence.UNKNOWN_WHEN_ABSENT),
              "count", new Field(Simple.INT, Presence.UNKNOWN_WHEN_ABSENT),
              "labels",
                  new Field(new Type.MapOf(Simple.TEXT, Simple.TEXT), Presence.UNKNOWN_WHEN_ABSENT),
              "items", new Field(new Type.ListOf(ITEM), Presence.UNKNOWN_WHEN_ABSENT),
              "sequence", new Field(Simple.INT, Presence.OPTIONAL)));

  /// Decided as one, with every rung.
  static final Question CALL =
      new Question(
          "call",
          INPUT,
          EnumSet.allOf(Verdict.class),
          List.of("/sequence"),
          Optional.of("/principal/id"),
          Optional.empty());

  /// Chooses among `items`.
  static final Question CHOICE =
      new Question(
          "choice",
          INPUT,
          EnumSet.allOf(Verdict.class),
          List.of("/sequence"),
          Optional.of("/principal/id"),
          Optional.of("items"));

  /// A call of which everything is known.
  static final Mapping KNOWN =
      json(
          """
          {"principal":{"id":"agent-7"},"flag":true,"tool":"write","args":{},"count":1,"labels":{},
           "items":[{"kind":"a","good":true},{"kind":"b","good":false}]}
          """);

  private Worlds() {}

  private static Field required(Type type) {
    return new Field(type, Presence.REQUIRED);
  }

  static Question withRungs(Verdict... rungs) {
    return new Question(
        "call",
        INPUT,
        Set.of(rungs),
        List.of("/sequence"),
        Optional.of("/principal/id"),
        Optional.empty());
  }

  static Value value(String json) {
    return switch (Json.read(json)) {
      case Json.Parsed(var value) -> value;
      case Json.Malformed(var problem) -> throw new AssertionError(problem + " in " + json);
    };
  }

  static Mapping json(String json) {
    return (Mapping) value(json);
  }

  // Requests

  static Facts call(Mapping input, String... unknown) {
    return new Facts("call", input, Set.of(unknown), NOON, List.of());
  }

  static Facts choice(Mapping input, String... unknown) {
    return new Facts("choice", input, Set.of(unknown), NOON, List.of());
  }

  static Facts known() {
    return call(KNOWN);
  }

  static Mapping with(Mapping input, String field, Value value) {
    var fields = new java.util.LinkedHashMap<>(input.entries());
    fields.put(Value.text(field), value);
    return new Mapping(fields);
  }

  static Mapping without(Mapping input, String field) {
    var fields = new java.util.LinkedHashMap<>(input.entries());
    fields.remove(Value.text(field));
    return new Mapping(fields);
  }

  // Expressions

  static Expr is(boolean answer) {
    return literal(Value.Bool.of(answer));
  }

  static Expr literal(Value value) {
    return new Expr.Literal(value, Position.NONE);
  }

  static Expr text(String text) {
    return literal(Value.text(text));
  }

  static Expr number(long number) {
    return literal(new Value.Int(number));
  }

  static Expr failing(String code) {
    return literal(Value.failure(code, "made to fail"));
  }

  static Expr failing() {
    return failing("made-to-fail");
  }

  static Expr field(String path) {
    var parts = path.split("\\.", -1);
    Expr expr = new Expr.Variable(parts[0], Position.NONE);
    for (int i = 1; i < parts.length; i++) {
      expr = new Expr.Select(expr, parts[i], Position.NONE);
    }
    return expr;
  }

  static Expr has(Expr operand, String field) {
    return new Expr.Has(operand, field, Position.NONE);
  }

  static Expr and(Expr left, Expr right) {
    return new Expr.And(left, right, Position.NONE);
  }

  static Expr or(Expr left, Expr right) {
    return new Expr.Or(left, right, Position.NONE);
  }

  static Expr not(Expr operand) {
    return new Expr.Not(operand, Position.NONE);
  }

  static Expr either(Expr condition, Expr then, Expr otherwise, Type type) {
    return new Expr.Conditional(condition, then, otherwise, type, Position.NONE);
  }

  static Expr call(String function, Type type, Expr... arguments) {
    return new Expr.Call(function, List.of(arguments), type, Position.NONE);
  }

  static Expr equal(Expr left, Expr right) {
    return call("==", Simple.BOOL, left, right);
  }

  static Expr list(Expr... elements) {
    return new Expr.ListOf(List.of(elements), List.of(), Position.NONE);
  }

  static Expr exists(Expr range, String variable, Expr condition) {
    var found = field("@result");
    return new Expr.Fold(
        range,
        variable,
        "",
        "@result",
        is(false),
        not(found),
        or(found, condition),
        found,
        Simple.BOOL,
        Position.NONE);
  }

  static Expr all(Expr range, String variable, Expr condition) {
    var found = field("@result");
    return new Expr.Fold(
        range,
        variable,
        "",
        "@result",
        is(true),
        found,
        and(found, condition),
        found,
        Simple.BOOL,
        Position.NONE);
  }

  static Expr existsOne(Expr range, String variable, Expr condition) {
    var found = field("@result");
    return new Expr.Fold(
        range,
        variable,
        "",
        "@result",
        number(0),
        is(true),
        either(condition, call("+", Simple.INT, found, number(1)), found, Simple.INT),
        equal(found, number(1)),
        Simple.BOOL,
        Position.NONE);
  }

  static Expr map(Expr range, String variable, Expr element, Type type) {
    var found = field("@result");
    return new Expr.Fold(
        range,
        variable,
        "",
        "@result",
        list(),
        is(true),
        new Expr.Append(found, element, Position.NONE),
        found,
        new Type.ListOf(type),
        Position.NONE);
  }

  static Expr filter(Expr range, String variable, Expr condition, Type type) {
    var found = field("@result");
    return new Expr.Fold(
        range,
        variable,
        "",
        "@result",
        list(),
        is(true),
        either(
            condition,
            new Expr.Append(found, field(variable), Position.NONE),
            found,
            new Type.ListOf(type)),
        found,
        new Type.ListOf(type),
        Position.NONE);
  }

  // Policies

  static Rule when(String name, Expr condition, Verdict then) {
    return new Rule(name, condition, true, then, Optional.empty(), List.of(), Optional.empty());
  }

  static Rule require(String name, Expr condition, Verdict then) {
    return new Rule(name, condition, false, then, Optional.empty(), List.of(), Optional.empty());
  }

  static Rule asking(Rule rule, int count, String... groups) {
    var approval = new Policy.Approval(List.of(groups), count, Policy.Approval.USUALLY_WITHIN);
    return new Rule(
        rule.name(),
        rule.condition(),
        rule.firesWhen(),
        rule.then(),
        Optional.of(approval),
        rule.reasons(),
        rule.message());
  }

  static Draft policy(String name) {
    return new Draft(name);
  }

  /// A policy of the question `call` in the making. Not safe for more than one thread.
  static final class Draft {

    private final String name;
    private String question = "call";
    private Optional<String> each = Optional.empty();
    private boolean isPreference;
    private Optional<Expr> scope = Optional.empty();
    private final List<Let> lets = new ArrayList<>();
    private List<Rule> rules = List.of();
    private Optional<Verdict> otherwise = Optional.empty();
    private Stage stage = Stage.ENFORCE;

    private Draft(String name) {
      this.name = name;
    }

    Draft of(Question newQuestion) {
      question = newQuestion.name();
      return this;
    }

    Draft each(String variable) {
      question = CHOICE.name();
      each = Optional.of(variable);
      return this;
    }

    Draft preference() {
      isPreference = true;
      return this;
    }

    Draft scope(Expr condition) {
      scope = Optional.of(condition);
      return this;
    }

    Draft let(String letName, Expr value) {
      lets.add(new Let(letName, value));
      return this;
    }

    Draft rules(Rule... newRules) {
      rules = List.of(newRules);
      return this;
    }

    Draft rules(List<Rule> newRules) {
      rules = List.copyOf(newRules);
      return this;
    }

    Draft otherwise(Verdict verdict) {
      otherwise = Optional.of(verdict);
      return this;
    }

    Draft stage(Stage newStage) {
      stage = newStage;
      return this;
    }

    Policy made() {
      return new Policy(
          name,
          question,
          "policies/%s.yaml".formatted(name),
          each,
          isPreference,
          scope,
          lets,
          rules,
          otherwise,
          stage,
          digest("meaning of " + name));
    }
  }

  static Digest digest(String text) {
    return Digest.of(text.getBytes(StandardCharsets.UTF_8));
  }

  // Releases and assignments

  /// @param byDefault of both questions; empty: it decides neither
  static Release release(String project, Optional<Verdict> byDefault, List<Policy> policies) {
    return release(project, byDefault, CALL, policies);
  }

  static Release release(
      String project, Optional<Verdict> byDefault, Question call, List<Policy> policies) {
    var content = "%s %s %s %s".formatted(project, byDefault, call.rungs(), policies);
    return new Release(
        project,
        digest(content),
        byDefault.map(verdict -> Map.of("call", verdict, "choice", verdict)).orElse(Map.of()),
        Map.of("call", call, "choice", CHOICE),
        List.of(project + "-approvers"),
        policies);
  }

  static Release release(Verdict byDefault, Policy... policies) {
    return release("p", Optional.of(byDefault), List.of(policies));
  }

  static Cohort everyone() {
    return Cohort.everyone();
  }

  /// A cohort that no enforcement point of these worlds is in.
  static Cohort nobody() {
    return new Cohort(Map.of("ring", "elsewhere"), 100, "");
  }

  static Candidate candidate(Release release, Stage stage) {
    return new Candidate(release, false, stage, everyone());
  }

  static OfProject project(Release baseline, Candidate... candidates) {
    return project(baseline, List.of(candidates), List.of());
  }

  static OfProject project(Release baseline, List<Candidate> candidates, List<Stop> stops) {
    return new OfProject(
        baseline.project(), 1, Instant.MAX, baseline, candidates, stops, List.of("rollout"));
  }

  static Assignment assignment(OfProject... projects) {
    return new Assignment(Map.of("ring", "here"), Arrays.asList(projects));
  }

  static Assignment deciding(Release... releases) {
    return new Assignment(
        Map.of("ring", "here"), Arrays.stream(releases).map(OfProject::deciding).toList());
  }

  static Decider decider() {
    return Decider.with(() -> 0);
  }

  static Decision decide(Facts facts, Assignment assignment) {
    return decider().decide(facts, assignment);
  }

  static Decision decide(Facts facts, Release release) {
    return decide(facts, deciding(release));
  }

  /// Everything that is obeyed or told about a decision, without what candidates said.
  static List<Object> obeyed(Decision decision) {
    return List.of(
        decision.answer(),
        decision.decided(),
        decision.elements(),
        decision.kept(),
        decision.unknown(),
        decision.used(),
        decision.call());
  }
}
