package dev.belay.language;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/// How a pattern says where the text that it matches begins and ends.
enum PatternEnds {
  /// For each of its alternatives in the same way.
  DELIBERATE,
  NONE,
  /// For some of its alternatives, as in `^a|b$`.
  OF_SOME;

  private static final Pattern FLAGS = Pattern.compile("^\\(\\?[a-zA-Z]+\\)");
  private static final Pattern BEGINNING = Pattern.compile("^(\\^|\\\\A|\\.\\*)");
  private static final Pattern END = Pattern.compile("(?<!\\\\)(\\$|\\\\z|\\.\\*)$");

  private record Ends(boolean hasBeginning, boolean hasEnd) {

    static final Ends NEITHER = new Ends(false, false);

    static Ends of(String alternative) {
      return new Ends(BEGINNING.matcher(alternative).find(), END.matcher(alternative).find());
    }
  }

  static PatternEnds of(String pattern) {
    var all = new HashSet<Ends>();
    alternatives(FLAGS.matcher(pattern).replaceFirst(""))
        .forEach(alternative -> all.add(Ends.of(alternative)));
    if (all.size() > 1) {
      return OF_SOME;
    }
    // Who asks for the boundary of a word looks inside a text.
    return all.contains(Ends.NEITHER) && !pattern.contains("\\b") ? NONE : DELIBERATE;
  }

  /// What stands between the `|` that are in no bracket.
  private static List<String> alternatives(String pattern) {
    var found = new ArrayList<String>();
    int depth = 0;
    int start = 0;
    var isClass = false;
    for (int i = 0; i < pattern.length(); i++) {
      switch (pattern.charAt(i)) {
        case '\\' -> i++;
        case '[' -> isClass = true;
        case ']' -> isClass = false;
        case '(' -> depth += isClass ? 0 : 1;
        case ')' -> depth -= isClass ? 0 : 1;
        case '|' -> {
          if (depth == 0 && !isClass) {
            found.add(pattern.substring(start, i));
            start = i + 1;
          }
        }
        default -> {}
      }
    }
    found.add(pattern.substring(start));
    return found;
  }
}
