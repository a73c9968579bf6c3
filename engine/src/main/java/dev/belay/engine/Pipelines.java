package dev.belay.engine;

import dev.belay.engine.Type.Simple;
import dev.belay.engine.Value.Bool;
import dev.belay.engine.Value.Failure;
import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Text;
import dev.belay.engine.Value.Unknown;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The pipelines of a collector's configuration, in the form that the question `config.push` gives
/// it, and the connectors that lead from one into another. Reads nothing else of it. Make a new one
/// for each call.
final class Pipelines {

  private static final Problem MAY_FAIL =
      Problem.of("may-fail", "`pipeline.reaches` may fail for what is unknown");

  private record Component(String name, String type) {

    boolean is(String wanted) {
      return name.equals(wanted) || type.equals(wanted);
    }
  }

  private record Pipeline(
      String name,
      List<Component> receivers,
      List<Component> processors,
      List<Component> exporters) {

    boolean beginsAt(String from) {
      return name.equals(from) || receivers.stream().anyMatch(one -> one.is(from));
    }

    boolean holds(String component) {
      return processors.stream().anyMatch(one -> one.is(component))
          || exporters.stream().anyMatch(one -> one.is(component));
    }
  }

  private final Budget budget;
  private final List<Failure> failures = new ArrayList<>();
  private final List<Unknown> unknown = new ArrayList<>();

  Pipelines(Budget budget) {
    this.budget = budget;
  }

  /// Whether something that comes in at `from` may get to `component`.
  Value reaches(Value config, Value from, Value component) {
    var pipelines = elements(config, "pipelines").stream().map(this::pipeline).toList();
    var connectors =
        elements(config, "connectors").stream()
            .map(connector -> text(connector, "name"))
            .collect(Collectors.toSet());
    var beginning = text(from);
    var end = text(component);
    if (!failures.isEmpty()) {
      return failures.getFirst();
    }
    return unknown.stream()
        .reduce(Arguments::merge)
        .<Value>map(merged -> merged.as(Simple.BOOL))
        .orElseGet(() -> Bool.of(reaches(pipelines, connectors, beginning, end)));
  }

  private static boolean reaches(
      List<Pipeline> pipelines, Set<String> connectors, String from, String component) {
    var receiving = receiving(pipelines);
    var waiting = new ArrayDeque<>(pipelines.stream().filter(one -> one.beginsAt(from)).toList());
    var seen = Collections.<Pipeline>newSetFromMap(new IdentityHashMap<>());
    var followed = new HashSet<String>();
    while (!waiting.isEmpty()) {
      var pipeline = waiting.remove();
      if (pipeline.holds(component)) {
        return true;
      }
      if (seen.add(pipeline)) {
        pipeline.exporters().stream()
            .map(Component::name)
            .filter(name -> connectors.contains(name) && followed.add(name))
            .forEach(name -> waiting.addAll(receiving.getOrDefault(name, List.of())));
      }
    }
    return false;
  }

  private static Map<String, List<Pipeline>> receiving(List<Pipeline> pipelines) {
    var receiving = new HashMap<String, List<Pipeline>>();
    for (var pipeline : pipelines) {
      for (var receiver : pipeline.receivers()) {
        receiving.computeIfAbsent(receiver.name(), _ -> new ArrayList<>()).add(pipeline);
      }
    }
    return receiving;
  }

  // Reading

  private Pipeline pipeline(Value value) {
    return new Pipeline(
        text(value, "name"),
        components(value, "receivers"),
        components(value, "processors"),
        components(value, "exporters"));
  }

  private List<Component> components(Value pipeline, String field) {
    return elements(pipeline, field).stream()
        .map(component -> new Component(text(component, "name"), text(component, "type")))
        .toList();
  }

  private List<Value> elements(Value of, String field) {
    var value = Evaluator.select(of, field);
    if (value instanceof Listing(var elements)) {
      budget.steps(elements.size());
      return elements;
    }
    keep(value, value instanceof Unknown some && some.type() instanceof Type.ListOf, "a list");
    return List.of();
  }

  private String text(Value of, String field) {
    return text(Evaluator.select(of, field));
  }

  private String text(Value value) {
    if (value instanceof Text(var text)) {
      return text;
    }
    keep(value, value instanceof Unknown some && some.type() == Simple.TEXT, "text");
    return "";
  }

  /// Keeps why there is nothing to read.
  ///
  /// @param isOfKind whether what is unknown would be what is expected
  private void keep(Value value, boolean isOfKind, String expected) {
    switch (value) {
      case Failure failure -> failures.add(failure);
      case Unknown some -> unknown.add(isOfKind ? some : some.orFailure(MAY_FAIL));
      case Value other ->
          failures.add(
              Value.failure(
                  "type-mismatch",
                  "expected %s, found %s".formatted(expected, Value.kindOf(other))));
    }
  }
}
