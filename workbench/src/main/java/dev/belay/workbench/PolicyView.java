package dev.belay.workbench;

import dev.belay.engine.Expr;
import dev.belay.engine.Policy;
import dev.belay.engine.Policy.Rule;
import dev.belay.engine.Value;
import dev.belay.engine.Value.Bool;
import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Mapping;
import dev.belay.language.ExprText;
import dev.belay.workbench.Explanation.Fate;
import dev.belay.workbench.Explanation.Nearest;
import dev.belay.workbench.Explanation.OfPolicy;
import dev.belay.workbench.Explanation.OfRule;
import dev.belay.workbench.Explanation.Part;
import dev.belay.workbench.Explanation.Read;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One policy as one request or element saw it.
///
/// @param looked at on the way to the answer
/// @param seen when all of it is looked at
record PolicyView(Policy policy, Sight.OfPolicy looked, Sight.OfPolicy seen) {

  /// Of a part that has no value although all of it was asked for: its steps were used up.
  private static final Value NOT_SEEN = Value.failure("too-many-steps", "takes too many steps");

  /// All conditions of a policy and the parts that they are joined of.
  static List<Expr> parts(Policy policy) {
    var parts = new ArrayList<Expr>();
    policy.scope().ifPresent(scope -> collect(scope, policy, parts));
    policy.rules().forEach(rule -> collect(rule.condition(), policy, parts));
    return parts;
  }

  private static void collect(Expr expr, Policy policy, List<Expr> into) {
    into.add(expr);
    parts(expr, policy).forEach(part -> collect(part, policy, into));
  }

  /// The parts of a condition, and what a name stands for.
  private static List<Expr> parts(Expr expr, Policy policy) {
    return expr instanceof Expr.Named(var index, _)
        ? List.of(policy.lets().get(index).value())
        : Joined.parts(expr);
  }

  OfPolicy explained(int element) {
    return new OfPolicy(
        policy,
        element,
        policy.scope().map(this::part),
        policy.rules().stream()
            .map(rule -> new OfRule(rule, fate(rule), part(rule.condition())))
            .toList());
  }

  private Fate fate(Rule rule) {
    return looked
        .find(rule.condition())
        .map(
            value ->
                switch (value) {
                  case Bool bool -> bool.isTrue() == rule.firesWhen() ? Fate.FIRED : Fate.PASSED;
                  case Value.Unknown unknown when unknown.mayFail().isEmpty() -> Fate.OPEN;
                  case Value _ -> Fate.FAILED;
                })
        .orElseGet(() -> looked.hasBegun(rule.condition()) ? Fate.FAILED : Fate.NOT_REACHED);
  }

  private Part part(Expr expr) {
    var parts = parts(expr, policy);
    return new Part(
        text(expr),
        value(expr),
        looked.find(expr).isPresent(),
        parts.stream().map(this::part).toList(),
        parts.isEmpty() ? reads(expr) : List.of());
  }

  private String text(Expr expr) {
    return ExprText.of(expr, policy.lets());
  }

  private Value value(Expr expr) {
    return looked.find(expr).or(() -> seen.find(expr)).orElse(NOT_SEEN);
  }

  // What is read

  private List<Read> reads(Expr expr) {
    var reads = new LinkedHashMap<String, Value>();
    collect(expr, Set.of(), reads);
    reads.remove(text(expr));
    return reads.entrySet().stream().map(read -> new Read(read.getKey(), read.getValue())).toList();
  }

  /// Paths and names, as far as they go, without variables of comprehensions.
  private void collect(Expr expr, Set<String> bound, Map<String, Value> into) {
    var root = root(expr);
    if (root.isPresent()) {
      if (!bound.contains(root.get())) {
        seen.find(expr)
            .filter(value -> !(value instanceof Value.Failure))
            .ifPresent(value -> into.put(text(expr), known(value)));
      }
      return;
    }
    var inside = new HashSet<>(bound);
    switch (expr) {
      case Expr.Bind bind -> inside.add(bind.name());
      case Expr.Fold fold ->
          inside.addAll(List.of(fold.variable(), fold.second(), fold.accumulator()));
      case Expr _ -> {}
    }
    expr.with(
        expr.at(),
        part -> {
          collect(part, inside, into);
          return part;
        });
  }

  /// Without the fields that nobody knows, of which a schema may have many.
  private static Value known(Value value) {
    return switch (value) {
      case Listing(var elements) -> new Listing(elements.stream().map(PolicyView::known).toList());
      case Mapping mapping -> {
        var fields = new LinkedHashMap<Value, Value>();
        mapping
            .entries()
            .forEach(
                (name, field) -> {
                  if (!(field instanceof Value.Unknown)) {
                    fields.put(name, known(field));
                  }
                });
        yield new Mapping(fields);
      }
      case Value other -> other;
    };
  }

  /// The name that a path begins with; absent for what is no path.
  private Optional<String> root(Expr expr) {
    return switch (expr) {
      case Expr.Variable(var name, _) -> Optional.of(name);
      case Expr.Named(var index, _) -> Optional.of(policy.lets().get(index).name());
      case Expr.Select(var operand, _, _) -> root(operand);
      case Expr _ -> Optional.empty();
    };
  }

  // What is near

  /// What each rule lacks that did not fire, where it lacks something.
  List<Nearest> near() {
    var scope = policy.scope().map(condition -> lacking(condition, true)).orElse(List.of());
    var near = new ArrayList<Nearest>();
    for (var rule : policy.rules()) {
      var lacking = new ArrayList<>(scope);
      lacking.addAll(lacking(rule.condition(), rule.firesWhen()));
      if (!lacking.isEmpty() && fate(rule) != Fate.FAILED) {
        near.add(new Nearest(policy, rule, lacking));
      }
    }
    return near;
  }

  /// The fewest parts that have to be otherwise for a condition to be as it is wanted.
  private List<String> lacking(Expr expr, boolean wanted) {
    if (value(expr) instanceof Bool bool && bool.isTrue() == wanted) {
      return List.of();
    }
    return switch (expr) {
      case Expr.Not(var operand, _) -> lacking(operand, !wanted);
      case Expr.And _ -> wanted ? all(expr, true) : fewest(expr, false);
      case Expr.Or _ -> wanted ? fewest(expr, true) : all(expr, false);
      case Expr.Conditional(var condition, var then, var otherwise, _, _)
          when value(condition) instanceof Bool bool ->
          lacking(bool.isTrue() ? then : otherwise, wanted);
      case Expr _ -> List.of(wanted ? text(expr) : not(expr));
    };
  }

  private String not(Expr expr) {
    return text(
        switch (expr) {
          case Expr.Call(var function, var arguments, var type, var at)
              when function.equals("!=") ->
              new Expr.Call("==", arguments, type, at);
          case Expr.Call(var function, var arguments, var type, var at)
              when function.equals("==") ->
              new Expr.Call("!=", arguments, type, at);
          case Expr other -> new Expr.Not(other, other.at());
        });
  }

  private List<String> all(Expr expr, boolean wanted) {
    return Joined.parts(expr).stream().flatMap(part -> lacking(part, wanted).stream()).toList();
  }

  private List<String> fewest(Expr expr, boolean wanted) {
    return Joined.parts(expr).stream()
        .map(part -> lacking(part, wanted))
        .min(java.util.Comparator.comparingInt(List::size))
        .orElseThrow();
  }
}
