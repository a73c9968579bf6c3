package dev.belay.language;

import dev.belay.engine.Problem.Place;
import dev.belay.engine.Question;
import dev.belay.engine.Type;
import dev.belay.engine.Type.Field;
import dev.belay.engine.Type.Presence;
import dev.belay.engine.Value.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// Lists of targets in the documents of a project, of which policies that choose leave none, or
/// not the one that another falls back to.
final class TargetLint {

  private static final String FALLBACK = "fallback";

  private final SourceFile document;
  private final YamlReader yaml;
  private final List<Stance> choosing;
  private final Map<String, Question> questions;
  private final Findings findings;

  private TargetLint(
      SourceFile document,
      List<Stance> choosing,
      Map<String, Question> questions,
      Findings findings) {
    this.document = document;
    this.yaml = new YamlReader(document, new Problems());
    this.choosing = choosing;
    this.questions = questions;
    this.findings = findings;
  }

  static void look(
      SourceFile document,
      List<LintedPolicy> policies,
      Map<String, Question> questions,
      Findings findings) {
    var choosing =
        policies.stream()
            .filter(policy -> policy.decides() && policy.policy().each().isPresent())
            .filter(policy -> !policy.policy().isPreference())
            .map(Stance::of)
            .toList();
    var lint = new TargetLint(document, choosing, questions, findings);
    if (!choosing.isEmpty()) {
      lint.yaml.root().ifPresent(lint::look);
    }
  }

  private void look(Node node) {
    switch (node) {
      case MappingNode mapping -> mapping.getValue().forEach(entry -> look(entry.getValueNode()));
      case SequenceNode list -> {
        list(list);
        list.getValue().forEach(this::look);
      }
      case Node _ -> {}
    }
  }

  private void list(SequenceNode list) {
    for (var question : questions.values()) {
      var targets = targets(list, question);
      var asked =
          choosing.stream()
              .filter(stance -> stance.policy().question().equals(question.name()))
              .toList();
      if (!targets.isEmpty()) {
        dropped(targets, asked);
        targets.forEach(target -> fallback(target, targets, asked));
      }
    }
  }

  /// None unless each entry describes an element of the question's list: it has what such an
  /// element must have, and something else of it.
  private List<Target> targets(SequenceNode list, Question question) {
    var element = element(question);
    var targets = new ArrayList<Target>();
    for (var node : list.getValue()) {
      var value = new DataReader(document, new Problems()).part(node);
      if (element.isEmpty()
          || !(value.orElse(null) instanceof Mapping mapping)
          || !describes(mapping, element.get())) {
        return List.of();
      }
      targets.add(new Target(mapping, node));
    }
    return targets;
  }

  private static Optional<Type.Struct> element(Question question) {
    return question
        .choosesAmong()
        .map(list -> question.input().fields().get(list))
        .map(Field::type)
        .flatMap(
            type ->
                type instanceof Type.ListOf(Type.Struct struct)
                    ? Optional.of(struct)
                    : Optional.empty());
  }

  private static boolean describes(Mapping mapping, Type.Struct element) {
    long found = element.fields().keySet().stream().filter(name -> has(mapping, name)).count();
    var required =
        element.fields().entrySet().stream()
            .filter(field -> field.getValue().presence() == Presence.REQUIRED)
            .map(Map.Entry::getKey)
            .toList();
    return found > required.size() && required.stream().allMatch(name -> has(mapping, name));
  }

  private static boolean has(Mapping mapping, String name) {
    return mapping.find(name).isPresent();
  }

  private void dropped(List<Target> targets, List<Stance> asked) {
    var alone = asked.stream().filter(stance -> isNoneKept(targets, stance.lets())).toList();
    alone.forEach(stance -> excluded(stance, "`%s` drops".formatted(stance.policy().name())));
    if (alone.isEmpty()) {
      asked.stream()
          .filter(stance -> isNoneKept(targets, together(stance, asked)))
          .findFirst()
          .ifPresent(
              stance ->
                  excluded(
                      stance,
                      "`%s` and policies without `for` together drop"
                          .formatted(stance.policy().name())));
    }
  }

  /// Policies without `for` speak wherever this one does.
  private static Situations together(Stance stance, List<Stance> asked) {
    var lets = stance.lets();
    for (var other : asked) {
      if (other.policy().scope().isEmpty()) {
        lets = lets.and(other.lets());
      }
    }
    return lets;
  }

  private static boolean isNoneKept(List<Target> targets, Situations lets) {
    return !lets.isNone() && targets.stream().noneMatch(target -> target.mayBeKept(lets));
  }

  private void excluded(Stance stance, String who) {
    findings.add(
        "every-target-excluded",
        "%s every target of `%s`".formatted(who, document.name()),
        stance.linted().name(),
        "add a target that it keeps, or let it speak of fewer requests");
  }

  private void fallback(Target target, List<Target> targets, List<Stance> asked) {
    var other =
        target
            .text(FALLBACK)
            .flatMap(id -> targets.stream().filter(one -> isNamed(one, id)).findFirst());
    if (other.isEmpty()) {
      return;
    }
    for (var stance : asked) {
      if (target.mayBeKept(stance.lets()) && !other.get().mayBeKept(stance.lets())) {
        findings.add(
            "fallback-excluded",
            "`%s` keeps this target and drops `%s`, which it falls back to"
                .formatted(stance.policy().name(), target.text(FALLBACK).orElseThrow()),
            place(target),
            "fall back to a target that the policy keeps");
      }
    }
  }

  private static boolean isNamed(Target target, String id) {
    return target.text("id").equals(Optional.of(id));
  }

  private Place place(Target target) {
    return yaml.mapping(target.node(), "a target")
        .map(fields -> fields.placeOf(FALLBACK))
        .orElseGet(() -> yaml.place(target.node()));
  }
}
