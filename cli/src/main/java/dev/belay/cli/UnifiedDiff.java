package dev.belay.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/// What is different between two texts, line by line, in the format that `diff -u` and `git` have.
final class UnifiedDiff {

  private static final int CONTEXT = 3;

  /// One line of either text, or of both.
  ///
  /// @param sign of the format: a blank, `-` or `+`
  private record Edit(char sign, String line) {}

  private final List<String> before;
  private final List<String> after;
  private final List<Edit> edits = new ArrayList<>();

  private UnifiedDiff(String before, String after) {
    this.before = lines(before);
    this.after = lines(after);
    between(0, this.before.size(), 0, this.after.size());
  }

  /// Empty where nothing is different.
  static String of(String name, String before, String after) {
    if (before.equals(after)) {
      return "";
    }
    return "--- %s%n+++ %s, formatted%n".formatted(name, name)
        + new UnifiedDiff(before, after).hunks();
  }

  /// With their ends.
  private static List<String> lines(String text) {
    var lines = new ArrayList<String>();
    for (int start = 0; start < text.length(); ) {
      int end = text.indexOf('\n', start);
      int next = end < 0 ? text.length() : end + 1;
      lines.add(text.substring(start, next));
      start = next;
    }
    return lines;
  }

  /// Lines that both have once hold them together; what lies between is looked at in the same way.
  private void between(int fromBefore, int toBefore, int fromAfter, int toAfter) {
    int left = fromBefore;
    int right = fromAfter;
    while (left < toBefore && right < toAfter && before.get(left).equals(after.get(right))) {
      edits.add(new Edit(' ', before.get(left)));
      left++;
      right++;
    }
    int same = 0;
    while (left < toBefore - same
        && right < toAfter - same
        && before.get(toBefore - same - 1).equals(after.get(toAfter - same - 1))) {
      same++;
    }
    anchored(left, toBefore - same, right, toAfter - same);
    for (int i = toBefore - same; i < toBefore; i++) {
      edits.add(new Edit(' ', before.get(i)));
    }
  }

  private void anchored(int fromBefore, int toBefore, int fromAfter, int toAfter) {
    var anchors = anchors(fromBefore, toBefore, fromAfter, toAfter);
    if (anchors.isEmpty()) {
      before.subList(fromBefore, toBefore).forEach(line -> edits.add(new Edit('-', line)));
      after.subList(fromAfter, toAfter).forEach(line -> edits.add(new Edit('+', line)));
      return;
    }
    int left = fromBefore;
    int right = fromAfter;
    for (var anchor : anchors) {
      between(left, anchor.before(), right, anchor.after());
      edits.add(new Edit(' ', before.get(anchor.before())));
      left = anchor.before() + 1;
      right = anchor.after() + 1;
    }
    between(left, toBefore, right, toAfter);
  }

  /// Where a line stands in both.
  private record Anchor(int before, int after) {}

  /// Lines that both have once, the longest run of them that is in order.
  private List<Anchor> anchors(int fromBefore, int toBefore, int fromAfter, int toAfter) {
    var once = once(before, fromBefore, toBefore);
    var places = once(after, fromAfter, toAfter);
    var common = new ArrayList<Anchor>();
    for (int i = fromBefore; i < toBefore; i++) {
      var place = once.containsKey(before.get(i)) ? places.get(before.get(i)) : null;
      if (place != null) {
        common.add(new Anchor(i, place));
      }
    }
    return longestRun(common);
  }

  private static Map<String, Integer> once(List<String> lines, int from, int to) {
    var places = new HashMap<String, Integer>();
    var again = new HashSet<String>();
    for (int i = from; i < to; i++) {
      if (places.putIfAbsent(lines.get(i), i) != null) {
        again.add(lines.get(i));
      }
    }
    places.keySet().removeAll(again);
    return places;
  }

  /// By the heads of piles, as in the game of patience.
  private static List<Anchor> longestRun(List<Anchor> common) {
    var heads = new ArrayList<Integer>();
    var previous = new int[common.size()];
    for (int i = 0; i < common.size(); i++) {
      int pile = pile(common, heads, common.get(i).after());
      previous[i] = pile == 0 ? -1 : heads.get(pile - 1);
      if (pile == heads.size()) {
        heads.add(i);
      } else {
        heads.set(pile, i);
      }
    }
    var run = new ArrayList<Anchor>();
    for (int i = heads.isEmpty() ? -1 : heads.getLast(); i >= 0; i = previous[i]) {
      run.addFirst(common.get(i));
    }
    return run;
  }

  /// The first pile whose head stands further.
  private static int pile(List<Anchor> common, List<Integer> heads, int after) {
    int low = 0;
    int high = heads.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (common.get(heads.get(middle)).after() < after) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private String hunks() {
    var text = new StringBuilder();
    int left = 1;
    int right = 1;
    int next = 0;
    while (next < edits.size()) {
      int start = firstChange(next);
      if (start == edits.size()) {
        break;
      }
      int from = Math.max(next, start - CONTEXT);
      left += from - next;
      right += from - next;
      int to = endOfHunk(start);
      int lefts = count(from, to, '+');
      int rights = count(from, to, '-');
      text.append("@@ -%s +%s @@%n".formatted(range(left, lefts), range(right, rights)));
      edits.subList(from, to).forEach(edit -> line(edit, text));
      left += lefts;
      right += rights;
      next = to;
    }
    return text.toString();
  }

  private int firstChange(int from) {
    int next = from;
    while (next < edits.size() && edits.get(next).sign() == ' ') {
      next++;
    }
    return next;
  }

  /// Changes with little between them stand together.
  private int endOfHunk(int start) {
    int end = start;
    int change = start;
    while (change < edits.size() && change - end <= 2 * CONTEXT) {
      end = change + 1;
      change = firstChange(end);
    }
    return Math.min(end + CONTEXT, edits.size());
  }

  /// How many are of one text.
  private int count(int from, int to, char notOf) {
    return (int) edits.subList(from, to).stream().filter(edit -> edit.sign() != notOf).count();
  }

  private static String range(int start, int count) {
    return count == 1 ? "" + start : (count == 0 ? start - 1 : start) + "," + count;
  }

  private static void line(Edit edit, StringBuilder into) {
    into.append(edit.sign()).append(edit.line());
    if (!edit.line().endsWith("\n")) {
      into.append("\n\\ No newline at end of file\n");
    }
  }
}
