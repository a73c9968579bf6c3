package dev.belay.language;

import dev.belay.engine.Problem;
import dev.belay.engine.Problem.Place;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Collects everything that is wrong, to be said at once. Not safe for more than one thread.
public final class Problems {

  private static final int LONGEST_SHOWN = 80;

  /// The order in which a reader meets them.
  static final Comparator<Problem> BY_PLACE =
      Comparator.comparing(
          problem -> problem.place().orElse(new Place("", 0, 0)),
          Comparator.comparing(Place::file)
              .thenComparingInt(Place::line)
              .thenComparingInt(Place::column));

  private final Set<Problem> problems = new LinkedHashSet<>();

  public void add(Problem problem) {
    problems.add(problem);
  }

  public boolean isEmpty() {
    return problems.isEmpty();
  }

  public int count() {
    return problems.size();
  }

  /// In the order in which a reader meets them.
  public List<Problem> sorted() {
    return problems.stream().sorted(BY_PLACE).toList();
  }

  /// A text from outside as a message may hold it: on one line, and not without end.
  public static String shown(String text) {
    var line = text.replaceAll("\\s+", " ");
    return line.length() <= LONGEST_SHOWN
        ? line
        : line.substring(0, line.offsetByCodePoints(0, LONGEST_SHOWN / 2)) + "…";
  }

  /// The one of these names that somebody who wrote `wrong` most likely meant; absent when none is
  /// near.
  public static Optional<String> nearest(String wrong, Collection<String> names) {
    return names.stream()
        .filter(name -> isNear(wrong, name))
        .min(
            Comparator.<String>comparingInt(name -> distance(wrong, name))
                .thenComparing(name -> name));
  }

  private static boolean isNear(String wrong, String name) {
    int near = Math.max(1, Math.min(wrong.length(), name.length()) / 3);
    // Lengths that differ by more need no table as large as both of them.
    return Math.abs(wrong.length() - name.length()) <= near && distance(wrong, name) <= near;
  }

  /// Insertions, deletions, replacements and swaps of neighbours between two texts.
  private static int distance(String left, String right) {
    var costs = new int[left.length() + 1][right.length() + 1];
    for (int i = 0; i <= left.length(); i++) {
      for (int j = 0; j <= right.length(); j++) {
        costs[i][j] = i == 0 || j == 0 ? i + j : cheapest(costs, left, right, i, j);
      }
    }
    return costs[left.length()][right.length()];
  }

  private static int cheapest(int[][] costs, String left, String right, int i, int j) {
    int replace = costs[i - 1][j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
    int cheapest = Math.min(replace, 1 + Math.min(costs[i - 1][j], costs[i][j - 1]));
    var isSwap =
        i > 1
            && j > 1
            && left.charAt(i - 1) == right.charAt(j - 2)
            && left.charAt(i - 2) == right.charAt(j - 1);
    return isSwap ? Math.min(cheapest, costs[i - 2][j - 2] + 1) : cheapest;
  }
}
