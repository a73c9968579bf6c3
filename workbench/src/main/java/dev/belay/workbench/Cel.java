package dev.belay.workbench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A condition as somebody would write it: with the parentheses that it needs, and no others.
///
/// @param parts what `&&` or `||` joins; empty for anything else
record Cel(String text, Level level, List<Cel> parts) {

  /// How tightly it holds together.
  enum Level {
    EITHER,
    BOTH,
    COMPARISON,
    TERM
  }

  static final Cel TRUE = term("true");

  /// A name and a text that are equal.
  private static final Pattern EQUAL =
      Pattern.compile("[\\w.]+ == \"([^\"\\\\]|\\\\.)*\"", Pattern.DOTALL);

  Cel {
    parts = List.copyOf(parts);
  }

  /// A name, a call or a constant.
  static Cel term(String text) {
    return new Cel(text, Level.TERM, List.of());
  }

  static Cel comparison(String text) {
    return new Cel(text, Level.COMPARISON, List.of());
  }

  static Cel both(Cel... all) {
    return both(List.of(all));
  }

  /// What is always true is left out.
  static Cel both(List<Cel> all) {
    return joined(all.stream().filter(part -> !part.equals(TRUE)).toList(), Level.BOTH);
  }

  static Cel either(Cel... all) {
    return either(List.of(all));
  }

  static Cel either(List<Cel> all) {
    return joined(all, Level.EITHER);
  }

  private static Cel joined(List<Cel> all, Level level) {
    var parts = new ArrayList<Cel>();
    for (var part : all) {
      parts.addAll(part.level == level ? part.parts : List.of(part));
    }
    if (parts.isEmpty()) {
      return TRUE;
    }
    var distinct = parts.stream().distinct().toList();
    if (distinct.size() == 1) {
      return distinct.getFirst();
    }
    var sign = level == Level.BOTH ? " && " : " || ";
    var text = distinct.stream().map(part -> part.within(level)).collect(Collectors.joining(sign));
    return new Cel(text, level, distinct);
  }

  /// As it stands as a part of something that holds together this tightly.
  String within(Level around) {
    return level.compareTo(around) < 0 ? "(" + text + ")" : text;
  }

  Cel not() {
    if (text.startsWith("!") && level == Level.TERM) {
      return term(text.substring(1));
    }
    return EQUAL.matcher(text).matches()
        ? comparison(text.replaceFirst(" == ", " != "))
        : term("!" + within(Level.TERM));
  }

  /// Whether one of two conditions holds, and the other does not.
  static Cel different(Cel one, Cel other) {
    return comparison(one.within(Level.TERM) + " != " + other.within(Level.TERM));
  }

  /// Whether what this term names is one of these texts.
  static Cel oneOf(String term, Collection<String> texts) {
    return texts.size() == 1
        ? comparison("%s == %s".formatted(term, quoted(texts.iterator().next())))
        : comparison("%s in %s".formatted(term, listed(texts)));
  }

  static Cel noneOf(String term, Collection<String> texts) {
    return oneOf(term, texts).not();
  }

  /// Whether some element of a list is as the condition says.
  static Cel exists(String list, String element, Cel condition) {
    return term("%s.exists(%s, %s)".formatted(list, element, condition.text()));
  }

  static String listed(Collection<String> texts) {
    return texts.stream().map(Cel::quoted).collect(Collectors.joining(", ", "[", "]"));
  }

  static String quoted(String text) {
    var quoted = new StringBuilder("\"");
    text.codePoints().forEach(c -> quoted.append(character(c)));
    return quoted.append('"').toString();
  }

  private static String character(int c) {
    return switch (c) {
      case '"' -> "\\\"";
      case '\\' -> "\\\\";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> isPlain(c) ? Character.toString(c) : "\\U%08x".formatted(c);
    };
  }

  /// Whether people see it, and YAML takes it, as it is.
  private static boolean isPlain(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
