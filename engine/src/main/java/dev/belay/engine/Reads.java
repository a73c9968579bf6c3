package dev.belay.engine;

import dev.belay.engine.Policy.Let;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The places of an input that a policy reads, as far down as its text names them. Make a new one
/// for each policy.
final class Reads {

  private final Policy policy;
  private final Question question;
  private final Set<InputPath> found = new LinkedHashSet<>();

  private Reads(Policy policy, Question question) {
    this.policy = policy;
    this.question = question;
  }

  static Set<InputPath> of(Policy policy, Question question) {
    var reads = new Reads(policy, question);
    var bound = Set.<String>of();
    policy.scope().ifPresent(scope -> reads.walk(scope, bound));
    policy.lets().stream().map(Let::value).forEach(value -> reads.walk(value, bound));
    for (var rule : policy.rules()) {
      reads.walk(rule.condition(), bound);
    }
    return reads.found;
  }

  private void walk(Expr expr, Set<String> bound) {
    switch (expr) {
      case Expr.Literal _, Expr.Named _ -> {}
      case Expr.Variable variable -> variable(variable, bound);
      case Expr.Select(var operand, _, _) -> select(expr, operand, bound);
      case Expr.Has(var operand, var field, var at) ->
          select(new Expr.Select(operand, field, at), operand, bound);
      case Expr.Not(var operand, _) -> walk(operand, bound);
      case Expr.And(var left, var right, _) -> {
        walk(left, bound);
        walk(right, bound);
      }
      case Expr.Or(var left, var right, _) -> {
        walk(left, bound);
        walk(right, bound);
      }
      case Expr.Conditional(var condition, var then, var otherwise, _, _) ->
          walkAll(List.of(condition, then, otherwise), bound);
      case Expr.Call(_, var arguments, _, _) -> walkAll(arguments, bound);
      case Expr.ListOf(var elements, _, _) -> walkAll(elements, bound);
      case Expr.MapOf(var entries, _) ->
          entries.forEach(entry -> walkAll(List.of(entry.key(), entry.value()), bound));
      case Expr.Append(var list, var element, _) -> walkAll(List.of(list, element), bound);
      case Expr.Bind(var name, var value, var body, _) -> {
        walk(value, bound);
        walk(body, with(bound, name));
      }
      case Expr.Fold fold -> fold(fold, bound);
    }
  }

  private void walkAll(List<Expr> exprs, Set<String> bound) {
    for (var expr : exprs) {
      walk(expr, bound);
    }
  }

  private void fold(Expr.Fold fold, Set<String> bound) {
    walkAll(List.of(fold.range(), fold.initial()), bound);
    var inside = with(bound, fold.variable(), fold.second(), fold.accumulator());
    walkAll(List.of(fold.proceed(), fold.step()), inside);
    walk(fold.result(), with(bound, fold.accumulator()));
  }

  private static Set<String> with(Set<String> bound, String... names) {
    var more = new HashSet<>(bound);
    more.addAll(List.of(names));
    return more;
  }

  private void select(Expr whole, Expr operand, Set<String> bound) {
    var path = InputPath.of(whole);
    if (path.isPresent() && isOfInput(root(whole), bound)) {
      found.add(path.get());
    } else {
      walk(operand, bound);
    }
  }

  private static String root(Expr expr) {
    return switch (expr) {
      case Expr.Select(var operand, _, _) -> root(operand);
      case Expr.Variable(var name, _) -> name;
      case Expr _ -> throw new AssertionError("no path begins with " + expr);
    };
  }

  private boolean isOfInput(String name, Set<String> bound) {
    return !bound.contains(name) && policy.each().filter(name::equals).isEmpty();
  }

  private void variable(Expr.Variable variable, Set<String> bound) {
    var name = variable.name();
    if (bound.contains(name) || name.equals("now")) {
      return;
    }
    if (policy.each().filter(name::equals).isPresent()) {
      question.choosesAmong().ifPresent(this::field);
    } else if (name.equals("input")) {
      question.input().fields().keySet().forEach(this::field);
    } else {
      field(name);
    }
  }

  private void field(String name) {
    found.add(new InputPath(List.of(name)));
  }
}
