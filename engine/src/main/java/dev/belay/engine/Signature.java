package dev.belay.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

  private static final int MAX_EQUAL = 3;
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

  /// Absent for a rule that cannot be looked up.
  static Optional<Wanted> of(Conjuncts conjuncts, Paths paths) {
    var choice = new Choice(conjuncts, paths);
    return choice.chosen.isEmpty() && choice.prefix.isEmpty()
        ? Optional.empty()
        : Optional.of(choice.wanted());
  }

  /// Chooses what a rule is looked up by. Make a new one for each rule.
  private static final class Choice {

    private final Conjuncts conjuncts;
    private final Paths paths;
    private final List<Conjunct.OneOf> chosen = new ArrayList<>();
    private Optional<Conjunct.StartsWith> prefix = Optional.empty();

    Choice(Conjuncts conjuncts, Paths paths) {
      this.conjuncts = conjuncts;
      this.paths = paths;
      for (var conjunct : conjuncts.known()) {
        if (conjunct instanceof Conjunct.OneOf one && one.texts().size() == 1) {
          choose(one);
        }
      }
      for (var conjunct : conjuncts.known()) {
        if (conjunct instanceof Conjunct.StartsWith starts && prefix.isEmpty() && isNew(starts)) {
          prefix = Optional.of(starts);
        }
      }
      for (var conjunct : conjuncts.known()) {
        if (conjunct instanceof Conjunct.OneOf one && one.texts().size() > 1 && pays(one)) {
          choose(one);
        }
      }
    }

    private void choose(Conjunct.OneOf one) {
      if (chosen.size() < MAX_EQUAL && isNew(one)) {
        chosen.add(one);
      }
    }

    private boolean isNew(Conjunct conjunct) {
      return chosen.stream().noneMatch(other -> other.path().equals(conjunct.path()));
    }

    private boolean pays(Conjunct.OneOf one) {
      int narrowed = chosen.size() + (prefix.isPresent() ? 1 : 0);
      return one.texts().size()
          <= (narrowed == 0 ? MAX_TEXTS : narrowed == 1 ? MAX_COMBINATIONS : 0);
    }

    private Wanted wanted() {
      chosen.sort(java.util.Comparator.comparingInt(one -> paths.number(one.path())));
      var signature =
          new Signature(chosen.stream().map(this::column).toList(), prefix.map(this::column));
      var texts = new ArrayList<>(chosen.stream().map(Conjunct.OneOf::texts).toList());
      prefix.ifPresent(starts -> texts.add(List.of(starts.prefix())));
      return new Wanted(signature, texts, isAll(signature));
    }

    private Column column(Conjunct conjunct) {
      var guard = new Conjunct.Present(conjunct.path());
      return new Column(paths.number(conjunct.path()), conjuncts.known().contains(guard));
    }

    /// Whether every conjunct is looked at.
    private boolean isAll(Signature signature) {
      return conjuncts.isAll()
          && conjuncts.known().stream().allMatch(known -> isLookedAt(known, signature));
    }

    private boolean isLookedAt(Conjunct conjunct, Signature signature) {
      return switch (conjunct) {
        case Conjunct.OneOf one -> chosen.contains(one);
        case Conjunct.StartsWith starts -> prefix.filter(starts::equals).isPresent();
        case Conjunct.Present(var path) ->
            signature.equal().contains(new Column(paths.number(path), true))
                || signature
                    .prefix()
                    .filter(new Column(paths.number(path), true)::equals)
                    .isPresent();
      };
    }
  }
}
