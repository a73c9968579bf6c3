package dev.belay.enforce;

import java.util.Optional;
import java.util.regex.Pattern;

/// What a delegate may ask for, as a set of names of tools. A scope is *within* another one when
/// every name in it is in the other.
public sealed interface Scope {

  /// How a scope is written, for those who wrote none.
  String FORMS = "write `*`, `tool:NAME` or `tool:PREFIX.*`";

  /// `*`: every tool, and what is asked of no tool.
  record Everything() implements Scope {}

  /// `tool:NAME`: that one.
  record OneTool(String name) implements Scope {}

  /// `tool:PREFIX.*`: every tool whose name begins with the prefix and a dot.
  record Below(String prefix) implements Scope {}

  Pattern NAME = Pattern.compile("[A-Za-z0-9_/-]+(\\.[A-Za-z0-9_/-]+)*");

  /// Absent when the text is no scope.
  static Optional<Scope> from(String text) {
    if (text.equals("*")) {
      return Optional.of(new Everything());
    }
    if (!text.startsWith("tool:")) {
      return Optional.empty();
    }
    var name = text.substring("tool:".length());
    return name.endsWith(".*")
        ? named(name.substring(0, name.length() - 2)).map(Below::new)
        : named(name).map(OneTool::new);
  }

  private static Optional<String> named(String name) {
    return NAME.matcher(name).matches() ? Optional.of(name) : Optional.empty();
  }

  default boolean hasTool(String tool) {
    return switch (this) {
      case Everything _ -> true;
      case OneTool(var name) -> name.equals(tool);
      case Below(var prefix) -> tool.startsWith(prefix + ".");
    };
  }

  default boolean isWithin(Scope other) {
    return switch (this) {
      case Everything _ -> other instanceof Everything;
      case OneTool(var name) -> other.hasTool(name);
      case Below(var prefix) ->
          switch (other) {
            case Everything _ -> true;
            case OneTool _ -> false;
            case Below(var outer) -> prefix.equals(outer) || prefix.startsWith(outer + ".");
          };
    };
  }
}
