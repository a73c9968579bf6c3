package dev.belay.language;

import dev.belay.engine.Expr;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is known of a request where some conditions ended as they did: the values that parts of
/// them may have. There may be no request like it; where there is one, it is described.
record Situation(Map<Expr, Possible> parts) {

  /// What is said of more parts is left out.
  private static final int MOST_PARTS = 256;

  static final Situation ANY = new Situation(Map.of());

  /// @param part as `Reasoner.same` has it
  static Situation of(Expr part, Possible values) {
    return new Situation(Map.of(part, values));
  }

  /// Absent when no request is like both.
  Optional<Situation> and(Situation other) {
    if (other.parts.size() > parts.size()) {
      return other.and(this);
    }
    var both = new HashMap<>(parts);
    for (var entry : other.parts.entrySet()) {
      var known = both.getOrDefault(entry.getKey(), Possible.ANY);
      var left = known.with(entry.getValue());
      if (left.isEmpty()) {
        return Optional.empty();
      }
      if (both.size() < MOST_PARTS || both.containsKey(entry.getKey())) {
        both.put(entry.getKey(), left.get());
      }
    }
    return Optional.of(new Situation(both));
  }

  /// Whether there certainly is such a request: nothing that cannot be looked into depends on what
  /// something else depends on.
  boolean isCertain() {
    return parts.keySet().stream().allMatch(part -> isPlain(part) || isAlone(part));
  }

  private static boolean isPlain(Expr part) {
    return switch (part) {
      case Expr.Has has -> Parts.path(Parts.asked(has)).isPresent();
      case Expr.Call(var function, var arguments, _, _) when function.equals("size") ->
          Parts.path(arguments.getFirst()).isPresent();
      case Expr _ -> Parts.path(part).isPresent();
    };
  }

  private boolean isAlone(Expr part) {
    var own = Parts.paths(part);
    return own.stream().allMatch(Situation::isKnown)
        && parts.keySet().stream()
            .filter(other -> !other.equals(part))
            .flatMap(other -> Parts.paths(other).stream())
            .noneMatch(path -> own.stream().anyMatch(read -> overlap(read, path)));
  }

  private static boolean isKnown(List<String> path) {
    return !path.getFirst().startsWith("$") || path.getFirst().equals(Reasoner.ELEMENT);
  }

  private static boolean overlap(List<String> one, List<String> other) {
    int shorter = Math.min(one.size(), other.size());
    return one.subList(0, shorter).equals(other.subList(0, shorter));
  }
}
