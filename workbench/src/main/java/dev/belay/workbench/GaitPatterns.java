package dev.belay.workbench;

import dev.belay.engine.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// The patterns of gait for paths and domains, as conditions of Belay on a target `t`.
final class GaitPatterns {

  private static final String BELOW = "/**";
  private static final String VALUE = "t.value";
  private static final String PATH = "path.normalize(t.value)";
  private static final String DOMAIN = "t.domain";

  private GaitPatterns() {}

  /// Whether the path of the target is one of these.
  static Cel path(List<String> patterns) {
    var exact = new TreeSet<String>();
    var conditions = new ArrayList<Cel>();
    for (var pattern : patterns) {
      if (pattern.endsWith(BELOW)) {
        var folder = pattern.substring(0, pattern.length() - BELOW.length());
        conditions.add(
            Cel.term(
                "path.within(%s, %s)"
                    .formatted(VALUE, Cel.quoted(folder.isEmpty() ? "/" : folder))));
      }
      if (isGlob(pattern.endsWith(BELOW) ? pattern.substring(0, pattern.length() - 2) : pattern)) {
        regex(pattern).map(regex -> matches(PATH, regex)).ifPresent(conditions::add);
      } else if (!pattern.endsWith(BELOW)) {
        exact.add(Names.normalize(pattern));
      }
    }
    if (!exact.isEmpty()) {
      conditions.add(Cel.oneOf(PATH, exact));
    }
    return Cel.either(conditions);
  }

  /// Whether the domain of the target is one of these.
  static Cel domain(List<String> patterns) {
    var exact = new TreeSet<String>();
    var conditions = new ArrayList<Cel>();
    for (var pattern : patterns) {
      if (!isGlob(pattern)) {
        exact.add(Names.host(pattern).orElse(pattern));
      } else if (pattern.startsWith("*.") && !isGlob(pattern.substring(2))) {
        conditions.add(below(pattern.substring(2)));
      } else {
        like(pattern)
            .map(like -> Cel.both(Cel.comparison(DOMAIN + " != \"\""), like))
            .ifPresent(conditions::add);
      }
    }
    if (!exact.isEmpty()) {
      conditions.addFirst(Cel.oneOf(DOMAIN, exact));
    }
    return conditions.isEmpty() ? Cel.term("false") : Cel.either(conditions);
  }

  /// No domain has a slash, so a star is any characters of it.
  private static Optional<Cel> like(String pattern) {
    return pattern.chars().noneMatch(c -> c == '[' || c == '\\')
        ? Optional.of(Cel.term("glob(%s, %s)".formatted(DOMAIN, Cel.quoted(pattern))))
        : regex(pattern).map(regex -> matches(DOMAIN, regex));
  }

  private static Cel below(String domain) {
    var quoted = Cel.quoted(Names.host(domain).orElse(domain));
    return Cel.both(
        Cel.term("net.within(%s, %s)".formatted(DOMAIN, quoted)),
        Cel.comparison("%s != %s".formatted(DOMAIN, quoted)));
  }

  private static Cel matches(String term, String regex) {
    return Cel.term("%s.matches(%s)".formatted(term, Cel.quoted(regex)));
  }

  private static boolean isGlob(String pattern) {
    return pattern.chars().anyMatch(c -> "*?[\\".indexOf(c) >= 0);
  }

  /// A shell pattern, in which a star is no slash, as a regular expression for the whole text.
  /// Absent when it is malformed: gait finds nothing then.
  static Optional<String> regex(String pattern) {
    var regex = new StringBuilder("^");
    for (int i = 0; i < pattern.length(); i++) {
      var c = pattern.charAt(i);
      switch (c) {
        case '*' -> regex.append("[^/]*");
        case '?' -> regex.append("[^/]");
        case '[' -> {
          int end = endOfClass(pattern, i + 1);
          if (end < 0) {
            return Optional.empty();
          }
          regex.append(characterClass(pattern.substring(i + 1, end)));
          i = end;
        }
        case '\\' -> {
          i++;
          if (i == pattern.length()) {
            return Optional.empty();
          }
          regex.append(literal(pattern.charAt(i)));
        }
        default -> regex.append(literal(c));
      }
    }
    return Optional.of(regex.append('$').toString());
  }

  /// Of a class that begins here; negative when it has none, or nothing is in it.
  private static int endOfClass(String pattern, int start) {
    int first = start < pattern.length() && pattern.charAt(start) == '^' ? start + 1 : start;
    for (int i = first; i < pattern.length(); i++) {
      switch (pattern.charAt(i)) {
        case '\\' -> i++;
        case ']' -> {
          return i == first ? -1 : i;
        }
        default -> {}
      }
    }
    return -1;
  }

  private static String characterClass(String inside) {
    var isOther = inside.startsWith("^");
    var members = new StringBuilder(isOther ? "[^" : "[");
    for (int i = isOther ? 1 : 0; i < inside.length(); i++) {
      var c = inside.charAt(i);
      if (c == '\\' && i + 1 < inside.length()) {
        i++;
        members.append('\\').append(inside.charAt(i));
      } else {
        members.append(literal(c));
      }
    }
    return members.append(']').toString();
  }

  private static String literal(char c) {
    return Character.isLetterOrDigit(c) || "/_-".indexOf(c) >= 0 || c > 0x7f
        ? String.valueOf(c)
        : "\\" + c;
  }
}
