package dev.belay.language;

import dev.belay.engine.Expr;
import dev.belay.engine.Value.Text;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// What expressions are made of.
final class Parts {

  private static final String INPUT = "input";

  private Parts() {}

  static void forEach(Expr expr, Consumer<Expr> each) {
    expr.with(
        expr.at(),
        part -> {
          each.accept(part);
          return part;
        });
  }

  /// The names of a path such as `tool.name`, from its root; absent for what is no path.
  static Optional<List<String>> path(Expr expr) {
    var names = new ArrayList<String>();
    var at = expr;
    while (read(at) instanceof Expr.Select(var operand, var field, _)) {
      names.addFirst(field);
      at = operand;
    }
    if (!(at instanceof Expr.Variable(var name, _))) {
      return Optional.empty();
    }
    if (!name.equals(INPUT) || names.isEmpty()) {
      names.addFirst(name);
    }
    return Optional.of(names);
  }

  /// `a["b"]` reads what `a.b` reads.
  static Expr read(Expr expr) {
    return expr instanceof Expr.Call(var function, var arguments, _, var at)
            && function.equals("[]")
            && arguments.get(1) instanceof Expr.Literal(Text(var key), _)
        ? new Expr.Select(arguments.getFirst(), key, at)
        : expr;
  }

  /// The path as somebody would write it.
  static String written(List<String> path) {
    return String.join(".", path);
  }

  /// The field that `has` asks about, as it is written where it is read.
  static Expr asked(Expr.Has has) {
    return has.operand() instanceof Expr.Variable(var name, _) && name.equals(INPUT)
        ? new Expr.Variable(has.field(), has.at())
        : new Expr.Select(has.operand(), has.field(), has.at());
  }

  /// The longest paths that an expression reads, without those that begin at a variable of its own.
  static Set<List<String>> paths(Expr expr) {
    var paths = new LinkedHashSet<List<String>>();
    collectPaths(expr, Set.of(), paths);
    return paths;
  }

  private static void collectPaths(Expr expr, Set<String> bound, Set<List<String>> into) {
    var path = expr instanceof Expr.Has has ? path(asked(has)) : path(expr);
    if (path.isPresent()) {
      path.filter(names -> !bound.contains(names.getFirst())).ifPresent(into::add);
      return;
    }
    switch (expr) {
      case Expr.Bind(var name, var value, var body, _) -> {
        collectPaths(value, bound, into);
        collectPaths(body, with(bound, name), into);
      }
      case Expr.Fold fold -> {
        collectPaths(fold.range(), bound, into);
        collectPaths(fold.initial(), bound, into);
        var inside = with(bound, fold.variable(), fold.second(), fold.accumulator());
        List.of(fold.proceed(), fold.step(), fold.result())
            .forEach(part -> collectPaths(part, inside, into));
      }
      case Expr other -> forEach(other, part -> collectPaths(part, bound, into));
    }
  }

  private static Set<String> with(Set<String> bound, String... names) {
    var more = new HashSet<>(bound);
    more.addAll(List.of(names));
    return more;
  }
}
