package dev.belay.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
  /// @param words the numbers of the texts that it wants of each path, in the order of the
  ///     signature
  /// @param rest what else it wants
  record Wanted(Signature signature, List<List<Integer>> words, List<Conjunct> rest) {

    /// How often the rule stands in an index: once under each combination of its texts.
    int places() {
      return words.stream().mapToInt(List::size).reduce(1, (some, more) -> some * more);
    }
  }

  /// Each more makes fewer rules of one signature, and more signatures to look up.
  private static final int MAX_COLUMNS = 2;

  private static final int MAX_TEXTS = 1_000;

  private static final int MAX_COMBINATIONS = 16;

  Signature {
    equal = List.copyOf(equal);
  }

  /// That of the prefix is the last.
  Column[] columns() {
    return Stream.concat(equal.stream(), prefix.stream()).toArray(Column[]::new);
  }

  /// Absent for a rule that cannot be looked up.
  ///
  /// @param isRoom whether it may stand in the index very often
  static Optional<Wanted> of(Conjuncts conjuncts, Words words, boolean isRoom) {
    var choice = new Choice(conjuncts, words, isRoom ? MAX_TEXTS : MAX_COMBINATIONS);
    return choice.columns() == 0 ? Optional.empty() : Optional.of(choice.wanted());
  }

  /// Chooses what a rule is looked up by. Make a new one for each rule.
  private static final class Choice {

    private final List<Conjunct> known;
    private final int mostTexts;
    private final List<Conjunct.OneOf> equal = new ArrayList<>(MAX_COLUMNS);
    private Optional<Conjunct.StartsWith> prefix = Optional.empty();

    Choice(Conjuncts conjuncts, Words words, int mostTexts) {
      this.known = conjuncts.known();
      this.mostTexts = mostTexts;
      var byVariety = new ArrayList<>(known);
      byVariety.sort(Comparator.comparingInt(conjunct -> -words.variety(conjunct.path())));
      byVariety.forEach(this::choose);
      equal.sort(Comparator.comparingInt(Conjunct.OneOf::path));
    }

    private int columns() {
      return equal.size() + (prefix.isPresent() ? 1 : 0);
    }

    private void choose(Conjunct conjunct) {
      if (columns() == MAX_COLUMNS || isEqualAt(conjunct.path())) {
        return;
      }
      switch (conjunct) {
        case Conjunct.OneOf one when one.words().size() <= mostTexts() -> equal.add(one);
        case Conjunct.StartsWith starts when prefix.isEmpty() -> prefix = Optional.of(starts);
        case Conjunct _ -> {}
      }
    }

    private int mostTexts() {
      int sofar = equal.isEmpty() ? 1 : equal.getFirst().words().size();
      return columns() == 0 ? mostTexts : MAX_COMBINATIONS / sofar;
    }

    private boolean isEqualAt(int path) {
      for (var one : equal) {
        if (one.path() == path) {
          return true;
        }
      }
      return false;
    }

    private Wanted wanted() {
      var columns = new ArrayList<Column>(MAX_COLUMNS);
      var words = new ArrayList<List<Integer>>(MAX_COLUMNS);
      for (var one : equal) {
        columns.add(column(one));
        words.add(one.words());
      }
      prefix.ifPresent(starts -> words.add(List.of(starts.beginning())));
      return new Wanted(new Signature(columns, prefix.map(this::column)), words, rest());
    }

    private Column column(Conjunct conjunct) {
      return new Column(conjunct.path(), Conjuncts.isGuarded(conjunct.path(), known));
    }

    private List<Conjunct> rest() {
      var rest = new ArrayList<Conjunct>();
      for (var conjunct : known) {
        if (!isLookedUp(conjunct)) {
          rest.add(conjunct);
        }
      }
      return rest;
    }

    private boolean isLookedUp(Conjunct conjunct) {
      return switch (conjunct) {
        case Conjunct.OneOf one -> equal.contains(one);
        case Conjunct.StartsWith starts -> prefix.filter(starts::equals).isPresent();
        case Conjunct.Present(var path) ->
            isEqualAt(path) || prefix.filter(starts -> starts.path() == path).isPresent();
        case Conjunct.NoneOf _, Conjunct.Compared _, Conjunct.Is _ -> false;
      };
    }
  }
}
