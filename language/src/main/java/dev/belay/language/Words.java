package dev.belay.language;

import dev.belay.engine.Problem;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Says what the checker found in the words of people who write policies.
final class Words {

  /// A problem, and the index in the expression that it is about.
  ///
  /// @param isLast whether what the checker says after it follows from it and is noise
  record Said(Problem problem, int index, boolean isLast) {}

  private static final Pattern UNDECLARED =
      Pattern.compile("undeclared reference to '([^']*)'.*", Pattern.DOTALL);
  private static final Pattern UNDEFINED_FIELD =
      Pattern.compile("undefined field '([^']*)'.*", Pattern.DOTALL);
  private static final Pattern NO_FIELDS =
      Pattern.compile("type '([^']*)' does not support field selection");
  private static final Pattern NO_RANGE =
      Pattern.compile("expression of type '([^']*)' cannot be range of a comprehension.*");
  private static final Pattern NO_OVERLOAD =
      Pattern.compile(
          "found no matching overload for '([^']*)' applied to '([^']*)'.*", Pattern.DOTALL);
  private static final Pattern UNEXPECTED =
      Pattern.compile(
          "(?:mismatched input|extraneous input|token recognition error at:|no viable alternative"
              + " at input) '(.*?)'(?: expecting .*)?",
          Pattern.DOTALL);
  private static final Pattern MISSING = Pattern.compile("missing '(.*)' at '.*'", Pattern.DOTALL);
  private static final Pattern RESERVED = Pattern.compile("reserved identifier: (.*)");
  private static final Pattern TOO_LARGE =
      Pattern.compile(
          "For input string: \"(-?\\d+)\".*|String value (\\d+) exceeds range of unsigned long.*");
  private static final Pattern TYPE = Pattern.compile("[A-Za-z_][\\w.]*");
  private static final Pattern CALLED_PATH = Pattern.compile("[\\w.]+(?=\\s*\\()");
  private static final Pattern LAST_PATH = Pattern.compile("\\w+$");
  private static final Pattern UNENDED_TEXT = Pattern.compile("[rRbB]*(['\"]).*", Pattern.DOTALL);
  private static final Pattern AFTER_NOT = Pattern.compile(".*\\bnot\\s+", Pattern.DOTALL);

  /// No function has as many; somebody may still write them.
  private static final int MOST_ARGUMENTS = 5;

  /// Of lists in lists, so many are named.
  private static final int MOST_LISTS = 3;

  private static final List<String> MACROS =
      List.of("all", "exists", "exists_one", "filter", "map");

  private static final List<String> FUNCTIONS =
      List.of(
          "contains",
          "endsWith",
          "glob",
          "has",
          "matches",
          "net.host",
          "net.isLoopback",
          "net.within",
          "orValue",
          "path.normalize",
          "path.within",
          "pipeline.reaches",
          "size",
          "startsWith",
          "timestamp",
          "duration",
          "string");

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("bool", "a boolean"),
          Map.entry("int", "an integer"),
          Map.entry("uint", "an unsigned integer"),
          Map.entry("double", "a number with a fraction"),
          Map.entry("string", "text"),
          Map.entry("bytes", "bytes"),
          Map.entry("null", "null"),
          Map.entry("null_type", "null"),
          Map.entry("dyn", "anything"),
          Map.entry("list", "a list"),
          Map.entry("map", "a map"),
          Map.entry("type", "a type"),
          Map.entry("optional_type", "an optional"),
          Map.entry("google.protobuf.Timestamp", "a timestamp"),
          Map.entry("google.protobuf.Duration", "a duration"));

  private static final Map<String, String> HELP =
      Map.ofEntries(
          Map.entry("=", "to compare, write `==`"),
          Map.entry("&", "write `&&`"),
          Map.entry("|", "write `||`"),
          Map.entry("and", "write `&&`"),
          Map.entry("or", "write `||`"),
          Map.entry("not", "write `!`"),
          Map.entry("\u201c", "write straight quotes"),
          Map.entry("\u201d", "write straight quotes"),
          Map.entry("\u2018", "write straight quotes"),
          Map.entry("\u2019", "write straight quotes"),
          Map.entry("data", "the project has no file `data/NAME.yaml`"));

  private Words() {}

  static String type(CelType type) {
    return type(type, MOST_LISTS);
  }

  private static String type(CelType type, int lists) {
    return type.kind() == CelKind.LIST && type instanceof ListType list && list.hasElemType()
        ? lists == 1 ? "a list" : "a list of " + type(list.elemType(), lists - 1)
        : type.kind() == CelKind.STRUCT
            ? "an object"
            : TYPES.getOrDefault(type.name(), type.name());
  }

  /// What the checker said about one place.
  ///
  /// @param variables names that an expression may begin with
  /// @param fields names that may come after a dot
  static Said said(
      String message,
      String expression,
      int index,
      Collection<String> variables,
      Collection<String> fields) {
    var undeclared = UNDECLARED.matcher(message);
    if (undeclared.matches()) {
      return undeclared(undeclared.group(1), expression, index, variables);
    }
    var undefined = UNDEFINED_FIELD.matcher(message);
    if (undefined.matches()) {
      var problem = unknown("unknown-field", "no field `%s` here", undefined.group(1), fields);
      return new Said(problem, fieldAfter(expression, index), false);
    }
    var noFields = NO_FIELDS.matcher(message);
    if (noFields.matches()) {
      var problem = Problem.of("type-mismatch", argument(noFields.group(1)) + " has no fields");
      return new Said(problem, fieldAfter(expression, index), false);
    }
    var overload = NO_OVERLOAD.matcher(message);
    if (overload.matches()) {
      return new Said(noOverload(overload.group(1), overload.group(2)), index, false);
    }
    return misused(message)
        .map(problem -> new Said(problem, index, false))
        .orElseGet(() -> new Said(syntax(message, expression, index), index, true));
  }

  /// The checker points at the dot before a field.
  private static int fieldAfter(String expression, int index) {
    int at = index;
    while (at < expression.length() && !Character.isJavaIdentifierStart(expression.charAt(at))) {
      at++;
    }
    return at;
  }

  // Names

  /// A function is undeclared at its parenthesis, a variable where it stands.
  private static Said undeclared(
      String name, String expression, int index, Collection<String> variables) {
    if (expression.startsWith("(", index)) {
      var before = LAST_PATH.matcher(expression.substring(0, index).stripTrailing());
      return new Said(function(name), before.find() ? before.start() : index, true);
    }
    if (expression.startsWith("{", index)) {
      var problem = Problem.of("syntax", "a policy makes no objects");
      return new Said(problem.withHelp("write a map: `{\"name\": …}`"), index, true);
    }
    var called = CALLED_PATH.matcher(expression).region(index, expression.length());
    return called.lookingAt() && !name.equals("data")
        ? new Said(function(called.group()), index, true)
        : new Said(unknown("unknown-name", "nothing is named `%s`", name, variables), index, false);
  }

  private static Problem function(String name) {
    return MACROS.contains(name)
        ? Problem.of("unknown-function", "`%s` does not take these arguments".formatted(name))
            .withHelp("write a name for the element and an expression: `%s(x, …)`".formatted(name))
        : unknown("unknown-function", "there is no function `%s`", name, FUNCTIONS);
  }

  private static Problem unknown(
      String code, String message, String name, Collection<String> names) {
    var problem = Problem.of(code, message.formatted(name));
    return Optional.ofNullable(HELP.get(name))
        .or(() -> Problems.nearest(name, names).map("did you mean `%s`?"::formatted))
        .map(problem::withHelp)
        .orElse(problem);
  }

  // Types

  private static Problem noOverload(String function, String signature) {
    var problem =
        Problem.of(
            "type-mismatch", "no `%s` for %s".formatted(operator(function), arguments(signature)));
    if (signature.contains("double") && signature.contains("int")) {
      return problem.withHelp("write both as one kind of number: `1.0`, or `double(…)`");
    }
    if (signature.contains("null")) {
      return problem.withHelp("to ask whether a field is there, write `has(…)`");
    }
    if (signature.contains("Timestamp") && signature.contains("string")) {
      return problem.withHelp("write `timestamp(…)` around the text");
    }
    return signature.contains("Duration") && signature.contains("string")
        ? problem.withHelp("write `duration(…)` around the text")
        : problem;
  }

  private static String operator(String function) {
    return switch (function) {
      case "_[_]", "_[?_]" -> "[]";
      case "_?_:_" -> "? :";
      case "@in" -> "in";
      default -> function.startsWith("_") || function.endsWith("_") ? strip(function) : function;
    };
  }

  private static String strip(String function) {
    return function.replace("_", "");
  }

  private static String arguments(String signature) {
    var inside = signature.replaceFirst("^\\(", "").replaceFirst("\\)$", "").replace(".(", ", ");
    var arguments = inside.split(", (?![^(]*\\))");
    var told =
        Arrays.stream(arguments)
            .limit(MOST_ARGUMENTS)
            .map(Words::argument)
            .collect(Collectors.joining(" and "));
    return arguments.length > MOST_ARGUMENTS
        ? told + " and %d more".formatted(arguments.length - MOST_ARGUMENTS)
        : told;
  }

  private static String argument(String type) {
    return argument(type, MOST_LISTS);
  }

  private static String argument(String type, int lists) {
    if (type.startsWith("list(")) {
      var element = type.substring(5, type.length() - 1);
      return lists == 1 ? "a list" : "a list of " + argument(element, lists - 1);
    }
    if (type.contains("(")) {
      return TYPES.getOrDefault(type.substring(0, type.indexOf('(')), type);
    }
    return TYPE.matcher(type).matches() ? TYPES.getOrDefault(type, "an object") : type;
  }

  // Macros and constants

  private static Optional<Problem> misused(String message) {
    var range = NO_RANGE.matcher(message);
    if (range.matches()) {
      return Optional.of(
          Problem.of(
              "type-mismatch", "expected a list or a map, found " + argument(range.group(1))));
    }
    var large = TOO_LARGE.matcher(message);
    if (large.matches()) {
      var number = large.group(1) == null ? large.group(2) : large.group(1);
      return Optional.of(
          Problem.of("number-too-large", "`%s` is too large".formatted(Problems.shown(number))));
    }
    if (message.startsWith("invalid argument to has()")) {
      return Optional.of(
          Problem.of("syntax", "`has` asks for a field").withHelp("write `has(a.b)`"));
    }
    if (message.equalsIgnoreCase("invalid unicode code point")) {
      return Optional.of(Problem.of("syntax", "an escape names no character"));
    }
    return message.equals("The argument must be a simple name")
        ? Optional.of(
            Problem.of("syntax", "expected a name for the element")
                .withHelp("write a name such as `x`"))
        : Optional.empty();
  }

  // Syntax

  private static Problem syntax(String message, String expression, int index) {
    if (message.contains("recursion limit")) {
      return tooDeep(Limits.NESTING);
    }
    var reserved = RESERVED.matcher(message);
    if (reserved.matches()) {
      return Problem.of("syntax", "`%s` is a reserved word".formatted(reserved.group(1)));
    }
    var missing = MISSING.matcher(message);
    if (missing.matches()) {
      return Problem.of("syntax", "expected `%s`".formatted(missing.group(1)));
    }
    var unexpected = UNEXPECTED.matcher(message);
    if (!unexpected.matches()) {
      return Problem.of("syntax", message.isEmpty() ? "not an expression" : lower(message));
    }
    var found = unexpected.group(1).strip();
    if (found.equals("<EOF>")) {
      return Problem.of("syntax", "the expression ends too early");
    }
    var isAfterNot = AFTER_NOT.matcher(expression.substring(0, index)).matches();
    return message.startsWith("token") && UNENDED_TEXT.matcher(found).matches()
        ? unended(found)
        : Optional.ofNullable(HELP.get(isAfterNot ? "not" : found))
            .map(unexpected(found)::withHelp)
            .orElse(unexpected(found));
  }

  static Problem tooDeep(int limit) {
    return limit == Limits.NESTING
        ? Problem.of("too-deep", "nests deeper than %d levels".formatted(limit))
            .withHelp("name parts of it under `let`")
        : Problem.of("too-deep", "nests deeper than %d levels with its names".formatted(limit))
            .withHelp("let fewer names build on each other");
  }

  private static Problem unexpected(String found) {
    return Problem.of("syntax", "unexpected `%s`".formatted(Problems.shown(found)));
  }

  /// A text with a wrong escape is given up at the escape.
  private static Problem unended(String found) {
    int escape = found.lastIndexOf('\\');
    // The parser shows the end of a line as `\n`, which would be no error inside a text.
    return escape >= 0 && escape >= found.length() - 2 && !found.endsWith("\\n")
        ? Problem.of("syntax", "`%s` is no escape".formatted(found.substring(escape)))
            .withHelp("write `\\\\` for a backslash, or `r` before the text")
        : Problem.of("syntax", "the text has no end").withHelp("add the closing quote");
  }

  private static String lower(String message) {
    return Character.toLowerCase(message.charAt(0)) + message.substring(1);
  }
}
