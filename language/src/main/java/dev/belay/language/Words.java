package dev.belay.language;

import dev.belay.engine.Problem;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Says what the checker found in the words of people who write policies.
final class Words {

  private static final Pattern UNDECLARED =
      Pattern.compile("undeclared reference to '([^']*)'.*", Pattern.DOTALL);
  private static final Pattern UNDEFINED_FIELD =
      Pattern.compile("undefined field '([^']*)'.*", Pattern.DOTALL);
  private static final Pattern NO_OVERLOAD =
      Pattern.compile(
          "found no matching overload for '([^']*)' applied to '([^']*)'.*", Pattern.DOTALL);
  private static final Pattern UNEXPECTED =
      Pattern.compile(
          "(?:mismatched input|extraneous input|token recognition error at:|no viable alternative"
              + " at input) '(.*?)'(?: expecting .*)?",
          Pattern.DOTALL);
  private static final Pattern TYPE = Pattern.compile("[A-Za-z_][\\w.]*");

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("bool", "a boolean"),
          Map.entry("int", "an integer"),
          Map.entry("uint", "an unsigned integer"),
          Map.entry("double", "a number with a fraction"),
          Map.entry("string", "text"),
          Map.entry("bytes", "bytes"),
          Map.entry("null_type", "null"),
          Map.entry("dyn", "anything"),
          Map.entry("google.protobuf.Timestamp", "a timestamp"),
          Map.entry("google.protobuf.Duration", "a duration"));

  private static final Map<String, String> OPERATOR_HELP =
      Map.of(
          "=", "to compare, write `==`",
          "&", "write `&&`",
          "|", "write `||`",
          "and", "write `&&`",
          "or", "write `||`",
          "not", "write `!`");

  private Words() {}

  static String type(CelType type) {
    return switch (type.kind()) {
      case LIST -> "a list of " + plural(type);
      case MAP -> "a map";
      case STRUCT -> "an object";
      case CelKind _ -> TYPES.getOrDefault(type.name(), type.name());
    };
  }

  private static String plural(CelType list) {
    return list instanceof ListType of && of.hasElemType() ? type(of.elemType()) : "anything";
  }

  /// @param names fields and variables that can be meant
  static Problem problem(String message, String expression, int index, Collection<String> names) {
    var undeclared = UNDECLARED.matcher(message);
    if (undeclared.matches()) {
      return unknown("unknown-name", "nothing is named `%s`", undeclared.group(1), names);
    }
    var undefined = UNDEFINED_FIELD.matcher(message);
    if (undefined.matches()) {
      return unknown("unknown-field", "no field `%s` here", undefined.group(1), names);
    }
    var overload = NO_OVERLOAD.matcher(message);
    if (overload.matches()) {
      return noOverload(overload.group(1), overload.group(2));
    }
    var unexpected = UNEXPECTED.matcher(message);
    return syntax(unexpected.matches() ? unexpected.group(1) : "", message, expression, index);
  }

  private static Problem unknown(
      String code, String message, String name, Collection<String> names) {
    var problem = Problem.of(code, message.formatted(name));
    var help = OPERATOR_HELP.get(name);
    return help != null
        ? problem.withHelp(help)
        : Problems.nearest(name, names)
            .map(near -> problem.withHelp("did you mean `%s`?".formatted(near)))
            .orElse(problem);
  }

  private static Problem noOverload(String function, String signature) {
    var operator = operator(function);
    var arguments = arguments(signature);
    var problem = Problem.of("type-mismatch", "no `%s` for %s".formatted(operator, arguments));
    var mixesNumbers = signature.contains("double") && signature.contains("int");
    return mixesNumbers
        ? problem.withHelp("write both as one kind of number: `1.0`, or `double(…)`")
        : problem;
  }

  private static String operator(String function) {
    return function.startsWith("@")
        ? function.substring(1)
        : function.contains("[")
            ? "[]"
            : function.equals("_?_:_") ? "? :" : function.replace("_", "");
  }

  private static String arguments(String signature) {
    var inside = signature.replaceFirst("^\\(", "").replaceFirst("\\)$", "").replace(".(", ", ");
    return Arrays.stream(inside.split(", (?![^(]*\\))"))
        .map(Words::argument)
        .collect(Collectors.joining(" and "));
  }

  private static String argument(String type) {
    if (type.startsWith("list(")) {
      return "a list of " + argument(type.substring(5, type.length() - 1));
    }
    if (type.startsWith("map(")) {
      return "a map";
    }
    return TYPE.matcher(type).matches() ? TYPES.getOrDefault(type, "an object") : type;
  }

  private static Problem syntax(String found, String message, String expression, int index) {
    if (found.equals("<EOF>") || (found.isEmpty() && index >= expression.length())) {
      return Problem.of("syntax", "the expression ends too early");
    }
    if (message.contains("recursion") || message.contains("nest")) {
      return Problem.of("too-deep", "nests deeper than %d levels".formatted(Limits.NESTING))
          .withHelp("name parts of it under `let`");
    }
    if (found.isEmpty()) {
      return Problem.of("syntax", message.isEmpty() ? "not an expression" : message);
    }
    var problem = Problem.of("syntax", "unexpected `%s`".formatted(found.strip()));
    var help = OPERATOR_HELP.get(found.strip());
    return help == null ? problem : problem.withHelp(help);
  }
}
