package dev.belay.engine;

import dev.belay.engine.Value.Bytes;
import dev.belay.engine.Value.Int;
import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Text;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// CEL's extensions for texts. Positions and lengths are in characters (code points).
final class Texts {

  private final Budget budget;

  Texts(Budget budget) {
    this.budget = budget;
  }

  /// Absent when there is no such function for these values.
  Optional<Value> call(String name, List<Value> arguments) {
    if (name.equals("base64.encode") && arguments.getFirst() instanceof Bytes(var bytes)) {
      return Optional.of(produced(Base64.getEncoder().encodeToString(bytes)));
    }
    if (name.equals("join")) {
      return join(arguments);
    }
    if (arguments.isEmpty() || !(arguments.getFirst() instanceof Text(var text))) {
      return Optional.empty();
    }
    return switch (arguments.size()) {
      case 1 -> unary(name, text);
      case 2 -> binary(name, text, arguments.get(1));
      case 3 -> ternary(name, text, arguments.get(1), arguments.get(2));
      case 4 -> replace(name, text, arguments);
      default -> Optional.empty();
    };
  }

  private Value produced(String text) {
    budget.text(text.length());
    return new Text(text);
  }

  private static Value outOfRange(long index, int length) {
    return Value.failure(
        "index-out-of-bounds", "no character %d in a text of %d".formatted(index, length));
  }

  private Optional<Value> unary(String name, String text) {
    return switch (name) {
      case "lowerAscii" -> Optional.of(produced(ascii(text, 'A', 'Z', 32)));
      case "upperAscii" -> Optional.of(produced(ascii(text, 'a', 'z', -32)));
      case "trim" -> Optional.of(produced(trimmed(text)));
      case "reverse" -> Optional.of(produced(new StringBuilder(text).reverse().toString()));
      case "strings.quote" -> Optional.of(produced(quoted(text)));
      case "base64.decode" -> Optional.of(decoded(text));
      default -> Optional.empty();
    };
  }

  private static String ascii(String text, char first, char last, int shift) {
    var changed = new StringBuilder(text);
    for (int i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c >= first && c <= last) {
        changed.setCharAt(i, (char) (c + shift));
      }
    }
    return changed.toString();
  }

  /// Without white space, as Unicode defines it, at both ends.
  private static String trimmed(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isSpace(text.charAt(start))) {
      start++;
    }
    while (start < end && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean isSpace(char c) {
    return Character.isSpaceChar(c) || (c >= '\t' && c <= '\r') || c == '\u0085';
  }

  private static String quoted(String text) {
    var quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case 0x07 -> quoted.append("\\a");
                case '\b' -> quoted.append("\\b");
                case '\f' -> quoted.append("\\f");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                case 0x0b -> quoted.append("\\v");
                case '\\' -> quoted.append("\\\\");
                case '"' -> quoted.append("\\\"");
                default -> quoted.appendCodePoint(c >= 0xd800 && c <= 0xdfff ? 0xfffd : c);
              }
            });
    return quoted.append('"').toString();
  }

  private Value decoded(String text) {
    try {
      var bytes = Base64.getDecoder().decode(text.getBytes(StandardCharsets.UTF_8));
      budget.text(bytes.length);
      return new Bytes(bytes);
    } catch (IllegalArgumentException _) {
      return Value.failure("invalid-argument", "the text is not base64");
    }
  }

  private Optional<Value> binary(String name, String text, Value argument) {
    if (argument instanceof Text(var other)) {
      return switch (name) {
        case "indexOf" -> Optional.of(indexOf(text, other, 0));
        case "lastIndexOf" -> Optional.of(lastIndexOf(text, other, length(text)));
        case "split" -> Optional.of(split(text, other, -1));
        default -> Optional.empty();
      };
    }
    if (argument instanceof Int(var index)) {
      return switch (name) {
        case "charAt" -> Optional.of(charAt(text, index));
        case "substring" -> Optional.of(substring(text, index, length(text)));
        default -> Optional.empty();
      };
    }
    return name.equals("format") && argument instanceof Listing(var values)
        ? Optional.of(new Format(budget, values).of(text))
        : Optional.empty();
  }

  private Optional<Value> ternary(String name, String text, Value second, Value third) {
    if (second instanceof Text(var part) && third instanceof Int(var number)) {
      return switch (name) {
        case "indexOf" -> Optional.of(indexOf(text, part, number));
        case "lastIndexOf" -> Optional.of(lastIndexOf(text, part, number));
        case "split" -> Optional.of(split(text, part, number));
        default -> Optional.empty();
      };
    }
    if (name.equals("replace")
        && second instanceof Text(var old)
        && third instanceof Text(var by)) {
      return Optional.of(replaced(text, old, by, -1));
    }
    return name.equals("substring")
            && second instanceof Int(var start)
            && third instanceof Int(var end)
        ? Optional.of(substring(text, start, end))
        : Optional.empty();
  }

  private Optional<Value> replace(String name, String text, List<Value> arguments) {
    return name.equals("replace")
            && arguments.get(1) instanceof Text(var old)
            && arguments.get(2) instanceof Text(var by)
            && arguments.get(3) instanceof Int(var count)
        ? Optional.of(replaced(text, old, by, count))
        : Optional.empty();
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static Value indexOf(String text, String part, long from) {
    if (part.isEmpty()) {
      return new Int(from);
    }
    var length = length(text);
    if (from < 0 || from >= Math.max(1, length)) {
      return outOfRange(from, length);
    }
    var found = Search.first(text, part, text.offsetByCodePoints(0, (int) from));
    return new Int(found < 0 ? -1 : text.codePointCount(0, found));
  }

  private static Value lastIndexOf(String text, String part, long from) {
    if (part.isEmpty()) {
      return new Int(from);
    }
    var length = length(text);
    if (from < 0 || from > length) {
      return outOfRange(from, length);
    }
    var found = Search.last(text, part, text.offsetByCodePoints(0, (int) from));
    return new Int(found < 0 ? -1 : text.codePointCount(0, found));
  }

  private Value charAt(String text, long index) {
    var length = length(text);
    if (index < 0 || index > length) {
      return outOfRange(index, length);
    }
    return substring(text, index, Math.min(length, index + 1));
  }

  private Value substring(String text, long start, long end) {
    var length = length(text);
    if (start < 0 || start > length) {
      return outOfRange(start, length);
    }
    if (end < start || end > length) {
      return outOfRange(end, length);
    }
    var from = text.offsetByCodePoints(0, (int) start);
    return produced(text.substring(from, text.offsetByCodePoints(from, (int) (end - start))));
  }

  /// @param limit how many parts at most; any number where it is negative
  private Value split(String text, String separator, long limit) {
    var parts = new ArrayList<Value>();
    int from = 0;
    while (limit != 0 && (limit < 0 || parts.size() < limit - 1)) {
      var end = nextEnd(text, separator, from);
      if (end < 0) {
        break;
      }
      parts.add(new Text(text.substring(from, end)));
      from = end + separator.length();
    }
    if (limit != 0 && !(separator.isEmpty() && from == text.length())) {
      parts.add(new Text(text.substring(from)));
    }
    budget.steps(parts.size());
    budget.text(text.length());
    return new Listing(parts);
  }

  private static int nextEnd(String text, String separator, int from) {
    if (!separator.isEmpty()) {
      return Search.first(text, separator, from);
    }
    return from < text.length() ? text.offsetByCodePoints(from, 1) : -1;
  }

  /// @param limit how often at most; always where it is negative
  private Value replaced(String text, String old, String by, long limit) {
    var replaced = new StringBuilder();
    int from = 0;
    for (long count = 0; limit < 0 || count < limit; count++) {
      var found = Search.first(text, old, old.isEmpty() && count > 0 ? from + 1 : from);
      if (found < 0 || (old.isEmpty() && count > 0 && from >= text.length())) {
        break;
      }
      if (old.isEmpty() && count > 0) {
        found = text.offsetByCodePoints(from, 1);
      }
      budget.text((long) found - from + by.length());
      replaced.append(text, from, found).append(by);
      from = found + old.length();
    }
    return produced(replaced.append(text.substring(from)).toString());
  }

  private Optional<Value> join(List<Value> arguments) {
    if (!(arguments.getFirst() instanceof Listing(var elements))) {
      return Optional.empty();
    }
    var separator = arguments.size() == 2 && arguments.get(1) instanceof Text(var text) ? text : "";
    var joined = new StringBuilder();
    for (int i = 0; i < elements.size(); i++) {
      if (!(elements.get(i) instanceof Text(var part))) {
        return Optional.empty();
      }
      joined.append(i == 0 ? "" : separator).append(part);
      budget.text((long) part.length() + separator.length());
    }
    return Optional.of(new Text(joined.toString()));
  }
}
