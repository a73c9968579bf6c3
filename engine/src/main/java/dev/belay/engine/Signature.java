package dev.belay.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
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
  static Optional<Wanted> of(Conjuncts conjuncts, IndexedPaths paths, boolean isRoom) {
    var choice = new Choice(conjuncts, paths, isRoom ? MAX_TEXTS : MAX_COMBINATIONS);
    return choice.columns() == 0 ? Optional.empty() : Optional.of(choice.wanted());
  }

  /// Chooses what a rule is looked up by. Make a new one for each rule.
  private static final class Choice {

    private final Conjuncts conjuncts;
    private final IndexedPaths paths;
    private final int mostTexts;
    private final List<Conjunct.OneOf> equal = new ArrayList<>();
    private Optional<Conjunct.StartsWith> prefix = Optional.empty();

    Choice(Conjuncts conjuncts, IndexedPaths paths, int mostTexts) {
      this.conjuncts = conjuncts;
      this.paths = paths;
      this.mostTexts = mostTexts;
      conjuncts.known().stream()
          .sorted(Comparator.comparingInt(conjunct -> -paths.variety(conjunct.path())))
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
      return columns() == 0 ? mostTexts : MAX_COMBINATIONS / sofar;
    }

    private static Predicate<Conjunct> isAt(InputPath path) {
      return conjunct -> conjunct.path().equals(path);
    }

    private Wanted wanted() {
      var signature =
          new Signature(equal.stream().map(this::column).toList(), prefix.map(this::column));
      var words = new ArrayList<>(equal.stream().map(this::words).toList());
      prefix.ifPresent(starts -> words.add(List.of(paths.prefix(starts.path(), starts.prefix()))));
      return new Wanted(signature, words, rest());
    }

    private List<Integer> words(Conjunct.OneOf one) {
      return one.texts().stream().map(text -> paths.word(one.path(), text)).toList();
    }

    private Column column(Conjunct conjunct) {
      return new Column(paths.number(conjunct.path()), isGuarded(conjunct.path()));
    }

    private boolean isGuarded(InputPath path) {
      return conjuncts.known().contains(new Conjunct.Present(path));
    }

    private List<Conjunct> rest() {
      return conjuncts.known().stream().filter(conjunct -> !isLookedUp(conjunct)).toList();
    }

    private boolean isLookedUp(Conjunct conjunct) {
      return switch (conjunct) {
        case Conjunct.OneOf one -> equal.contains(one);
        case Conjunct.StartsWith starts -> prefix.filter(starts::equals).isPresent();
        case Conjunct.Present(var path) ->
            equal.stream().anyMatch(isAt(path)) || prefix.stream().anyMatch(isAt(path));
        case Conjunct.NoneOf _, Conjunct.Compared _, Conjunct.Is _ -> false;
      };
    }
  }
}
