package dev.belay.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// A place in an input, as names from its root: `tool.name` is `["tool", "name"]`.
public record InputPath(List<String> names) {

  public InputPath {
    names = List.copyOf(names);
    if (names.isEmpty()) {
      throw new IllegalArgumentException("a path has at least 1 name");
    }
  }

  /// The path of an expression that only selects fields of the input, outside every comprehension.
  static Optional<InputPath> of(Expr expr) {
    var names = new ArrayList<String>();
    var at = expr;
    while (at instanceof Expr.Select(var operand, var field, _)) {
      names.add(field);
      at = operand;
    }
    if (!(at instanceof Expr.Variable(var name, _)) || name.equals("now")) {
      return Optional.empty();
    }
    if (!name.equals("input")) {
      names.add(name);
    }
    Collections.reverse(names);
    return names.isEmpty() ? Optional.empty() : Optional.of(new InputPath(names));
  }

  /// The place around it; absent for a field of the input itself.
  Optional<InputPath> parent() {
    return names.size() == 1
        ? Optional.empty()
        : Optional.of(new InputPath(names.subList(0, names.size() - 1)));
  }

  String last() {
    return names.getLast();
  }

  InputPath with(String name) {
    var longer = new ArrayList<>(names);
    longer.add(name);
    return new InputPath(longer);
  }
}
