package dev.belay.language;

import dev.belay.engine.Problem;
import java.util.Map;
import java.util.regex.Pattern;

/// Says what is no YAML in the words of people who write policies.
final class YamlWords {

  private static final Pattern CANNOT_START =
      Pattern.compile("found character '(.*)' that cannot start any token.*", Pattern.DOTALL);
  private static final Pattern ESCAPE =
      Pattern.compile("found unknown escape character (\\S+)\\(\\d+\\).*", Pattern.DOTALL);
  private static final Pattern OTHER_EXPECTED =
      Pattern.compile("expected <block end>, but found '(.*)'", Pattern.DOTALL);

  private static final Pattern NO_VALUE =
      Pattern.compile("expected the node content, but found (.*)", Pattern.DOTALL);
  private static final Pattern NO_ANCHOR = Pattern.compile("found undefined alias (.*)");
  private static final String UNENDED = "found unexpected end of stream";

  private static final Map<String, String> TOKENS =
      Map.of(
          "<stream end>", "the end of the file",
          "<block end>", "the end of the block",
          "<block mapping start>", "a mapping",
          "<block sequence start>", "a list",
          "<scalar>", "text");

  private YamlWords() {}

  /// Whether something begins that has no end.
  static boolean isUnended(String message) {
    return message.equals(UNENDED);
  }

  /// @param message what the YAML library said
  static Problem problem(String message) {
    var start = CANNOT_START.matcher(message);
    if (start.matches()) {
      return start.group(1).contains("TAB")
          ? problem("a tab cannot indent", "indent with spaces")
          : problem("a value cannot begin with `%s`".formatted(start.group(1)), "quote it");
    }
    var escape = ESCAPE.matcher(message);
    if (escape.matches()) {
      return problem(
          "`\\%s` is no escape".formatted(escape.group(1)), "write `\\\\` for a backslash");
    }
    var other = OTHER_EXPECTED.matcher(message);
    if (other.matches()) {
      return problem("this does not belong to what stands before it", other(other.group(1)));
    }
    var anchor = NO_ANCHOR.matcher(message);
    if (anchor.matches()) {
      return problem(
          "there is no `&%s` above".formatted(anchor.group(1)), "quote text that begins with `*`");
    }
    var none = NO_VALUE.matcher(message);
    if (message.startsWith("DEL character")) {
      return problem("the file holds a control character", "remove it");
    }
    if (none.matches()) {
      return Problem.of("invalid-yaml", "expected a value, found " + plain(none.group(1)));
    }
    return switch (message) {
      case "mapping values are not allowed here" ->
          problem("no mapping can begin here", "quote a text that contains `: `");
      case UNENDED -> problem("the quoted text has no end", "add the closing quote");
      case "special characters are not allowed" ->
          problem("the file holds a control character", "remove it");
      default -> Problem.of("invalid-yaml", lower(plain(message)));
    };
  }

  private static String other(String found) {
    return found.equals("<scalar>")
        ? "write a condition that begins with a quote or a bracket below `|`"
        : "check the indentation";
  }

  private static Problem problem(String message, String help) {
    return Problem.of("invalid-yaml", message).withHelp(help);
  }

  private static String plain(String message) {
    var plain = message;
    for (var token : TOKENS.entrySet()) {
      plain = plain.replace("'" + token.getKey() + "'", token.getValue());
      plain = plain.replace(token.getKey(), token.getValue());
    }
    return plain.replaceAll("(\\S)\\(\\d+\\)", "`$1`").replaceAll("\\s+", " ").strip();
  }

  private static String lower(String message) {
    return message.isEmpty()
        ? "not YAML"
        : Character.toLowerCase(message.charAt(0)) + message.substring(1);
  }
}
