package dev.belay.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Which paths a rule is looked up by: some that have one of its texts, and at most one that starts
/// with its text.
///
/// @param equal in the order of their numbers
/// @param prefix absent when there is none
record Signature(List<Column> equal, Optional<Column> prefix) {

  /// A path to look at.
  ///
  /// @param isGuarded whether an absent value settles the rule, as `has(p) && p == "x"` is settled
  record Column(int path, boolean isGuarded) {}

  /// A rule under its signature.
  ///
  /// @param texts what it wants of each path, in the order of the signature
  /// @param isAll whether the rule wants nothing else
  record Wanted(Signature signature, List<List<String>> texts, boolean isAll) {}

  /// Each more makes fewer rules of one signature, and more signatures to look up.
  private static final int MAX_COLUMNS = 2;

  private static final int MAX_TEXTS = 1_000;

  /// A rule that wants one of several texts stands once under each of them.
  private static final int MAX_COMBINATIONS = 16;

  Signature {
    equal = List.copyOf(equal);
  }

  int size() {
    return equal.size() + prefix.stream().mapToInt(_ -> 1).sum();
  }

  Column column(int number) {
    return number < equal.size() ? equal.get(number) : prefix.orElseThrow();
  }

  /// How many different texts rules want of a path: the more, the fewer rules want one of them.
  /// Used by one thread.
  static final class Variety {

    private static final int ENOUGH = 10_000;

    private final Map<InputPath, Set<String>> texts = new HashMap<>();

    void count(Conjuncts conjuncts) {
      for (var conjunct : conjuncts.known()) {
        switch (conjunct) {
          case Conjunct.OneOf(var path, var wanted) -> wanted.forEach(text -> count(path, text));
          case Conjunct.StartsWith(var path, var prefix) -> count(path, prefix);
          case Conjunct.Present _ -> {}
        }
      }
    }

    private void count(InputPath path, String text) {
      var known = texts.computeIfAbsent(path, _ -> new HashSet<>());
      if (known.size() < ENOUGH) {
        known.add(text);
      }
    }

    int of(Conjunct conjunct) {
      return texts.getOrDefault(conjunct.path(), Set.of()).size();
    }
  }

  /// Absent for a rule that cannot be looked up.
  static Optional<Wanted> of(Conjuncts conjuncts, Variety variety, Paths paths) {
    var choice = new Choice(conjuncts, variety, paths);
    return choice.columns() == 0 ? Optional.empty() : Optional.of(choice.wanted());
  }

  /// Chooses what a rule is looked up by. Make a new one for each rule.
  private static final class Choice {

    private final Conjuncts conjuncts;
    private final Paths paths;
    private final List<Conjunct.OneOf> equal = new ArrayList<>();
    private Optional<Conjunct.StartsWith> prefix = Optional.empty();

    Choice(Conjuncts conjuncts, Variety variety, Paths paths) {
      this.conjuncts = conjuncts;
      this.paths = paths;
      conjuncts.known().stream()
          .sorted(Comparator.comparingInt(conjunct -> -variety.of(conjunct)))
          .forEach(this::choose);
      equal.sort(Comparator.comparingInt(one -> paths.number(one.path())));
    }

    private int columns() {
      return equal.size() + (prefix.isPresent() ? 1 : 0);
    }

    private void choose(Conjunct conjunct) {
      if (columns() == MAX_COLUMNS || equal.stream().anyMatch(isAt(conjunct.path()))) {
        return;
      }
      switch (conjunct) {
        case Conjunct.OneOf one when one.texts().size() <= mostTexts() -> equal.add(one);
        case Conjunct.StartsWith starts when prefix.isEmpty() -> prefix = Optional.of(starts);
        case Conjunct _ -> {}
      }
    }

    private int mostTexts() {
      int sofar = equal.isEmpty() ? 1 : equal.getFirst().texts().size();
      return columns() == 0 ? MAX_TEXTS : MAX_COMBINATIONS / sofar;
    }

    private static Predicate<Conjunct> isAt(InputPath path) {
      return conjunct -> conjunct.path().equals(path);
    }

    private Wanted wanted() {
      var signature =
          new Signature(equal.stream().map(this::column).toList(), prefix.map(this::column));
      var texts = new ArrayList<>(equal.stream().map(Conjunct.OneOf::texts).toList());
      prefix.ifPresent(starts -> texts.add(List.of(starts.prefix())));
      return new Wanted(signature, texts, conjuncts.isAll() && isAll());
    }

    private Column column(Conjunct conjunct) {
      return new Column(paths.number(conjunct.path()), isGuarded(conjunct.path()));
    }

    private boolean isGuarded(InputPath path) {
      return conjuncts.known().contains(new Conjunct.Present(path));
    }

    /// Whether every conjunct is looked at.
    private boolean isAll() {
      return conjuncts.known().stream().allMatch(this::isLookedAt);
    }

    private boolean isLookedAt(Conjunct conjunct) {
      return switch (conjunct) {
        case Conjunct.OneOf one -> equal.contains(one);
        case Conjunct.StartsWith starts -> prefix.filter(starts::equals).isPresent();
        case Conjunct.Present(var path) ->
            equal.stream().anyMatch(isAt(path)) || prefix.stream().anyMatch(isAt(path));
      };
    }
  }
}
