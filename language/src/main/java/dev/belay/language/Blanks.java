package dev.belay.language;

import dev.belay.engine.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The text of a condition with its plain constants left blank: texts in one pair of quotes without
/// escapes, and decimal numbers. Two conditions of one form differ in nothing that the checker
/// looks at, so that checking one is checking both.
///
/// @param form the text, with a mark for the kind of each blank in its place
/// @param blanks in the order of the text
record Blanks(String form, List<Blank> blanks) {

  /// Where a constant stands and which it is.
  ///
  /// @param begin index of its first character
  /// @param end index behind its last character
  record Blank(int begin, int end, Value value) {}

  private static final char TEXT = '\u0001';
  private static final char INT = '\u0002';
  private static final char DOUBLE = '\u0003';

  /// A longer number may be none; then the checker says so.
  private static final int DIGITS = 15;

  Blanks {
    blanks = List.copyOf(blanks);
  }

  /// Absent for a text that is better read as it stands.
  static Optional<Blanks> of(String text) {
    return text.chars().anyMatch(c -> (c < ' ' && c != '\n') || Character.isSurrogate((char) c))
        ? Optional.empty()
        : new Scan(text).blanks();
  }

  /// The index in this text of what stands at an index of another of the same form.
  int indexOf(Blanks other, int index) {
    int shift = 0;
    for (int i = 0; i < blanks.size() && other.blanks.get(i).begin() < index; i++) {
      shift = blanks.get(i).end() - other.blanks.get(i).end();
    }
    return index + shift;
  }

  Optional<Blank> at(int index) {
    return blanks.stream().filter(blank -> blank.begin() == index).findFirst();
  }

  /// The constant of this text in the place of one of another of the same form; absent where that
  /// is none that was left blank.
  Optional<Value> valueAt(Blanks other, int index) {
    for (int i = 0; i < blanks.size(); i++) {
      if (other.blanks.get(i).begin() == index) {
        return Optional.of(blanks.get(i).value());
      }
    }
    return Optional.empty();
  }

  /// Reads one text. Make a new one for each.
  private static final class Scan {

    private final String text;
    private final StringBuilder form = new StringBuilder();
    private final List<Blank> blanks = new ArrayList<>();
    private int at;

    Scan(String text) {
      this.text = text;
    }

    Optional<Blanks> blanks() {
      while (at < text.length()) {
        char c = text.charAt(at);
        if (c == '"' || c == '\'') {
          if (!isText(c)) {
            return Optional.empty();
          }
        } else if (isLetter(c)) {
          word();
        } else if (isDigit(c)) {
          if (!isNumber()) {
            return Optional.empty();
          }
        } else if (c == '`' || text.startsWith("//", at)) {
          return Optional.empty();
        } else {
          keep(at + 1);
        }
      }
      return Optional.of(new Blanks(form.toString(), blanks));
    }

    private void keep(int end) {
      form.append(text, at, end);
      at = end;
    }

    private void blank(char kind, int end, Value value) {
      blanks.add(new Blank(at, end, value));
      form.append(kind);
      at = end;
    }

    private boolean isText(char quote) {
      int end = text.indexOf(quote, at + 1);
      var isPrefixed = at > 0 && isLetter(text.charAt(at - 1));
      if (end < 0 || isPrefixed || (end == at + 1 && text.startsWith("" + quote, end + 1))) {
        return false;
      }
      var inside = text.substring(at + 1, end);
      if (inside.indexOf('\\') >= 0 || inside.indexOf('\n') >= 0) {
        return false;
      }
      blank(TEXT, end + 1, new Value.Text(inside));
      return true;
    }

    private void word() {
      int end = at;
      while (end < text.length() && (isLetter(text.charAt(end)) || isDigit(text.charAt(end)))) {
        end++;
      }
      keep(end);
    }

    /// Of a number behind a sign the checker makes one constant, so it stays.
    private boolean isNumber() {
      int end = digits(at);
      boolean isWhole = end == text.length() || text.charAt(end) != '.';
      if (!isWhole) {
        int behind = digits(end + 1);
        if (behind == end + 1) {
          return false;
        }
        end = behind;
      }
      if (end - at > DIGITS || (end < text.length() && isLetter(text.charAt(end)))) {
        return false;
      }
      var number = text.substring(at, end);
      if (isSigned()) {
        keep(end);
      } else if (isWhole) {
        blank(INT, end, new Value.Int(Long.parseLong(number)));
      } else {
        blank(DOUBLE, end, new Value.Real(Double.parseDouble(number)));
      }
      return true;
    }

    private int digits(int from) {
      int end = from;
      while (end < text.length() && isDigit(text.charAt(end))) {
        end++;
      }
      return end;
    }

    private boolean isSigned() {
      return form.toString().stripTrailing().endsWith("-");
    }

    private static boolean isLetter(char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }

    private static boolean isDigit(char c) {
      return c >= '0' && c <= '9';
    }
  }
}
