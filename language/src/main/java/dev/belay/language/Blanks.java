package dev.belay.language;

import dev.belay.engine.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/// The text of a condition with its plain constants left blank: texts in one pair of quotes without
/// escapes, lists of such texts however many they are, and decimal numbers. Two conditions of one
/// form differ in nothing that the checker looks at, so that checking one is checking both.
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
  private static final char TEXTS = '\u0004';

  /// A longer number may be none; then the checker says so.
  private static final int DIGITS = 15;

  Blanks {
    blanks = List.copyOf(blanks);
  }

  /// Absent for a text that is better read as it stands.
  static Optional<Blanks> of(String text) {
    return of(text, constant -> constant);
  }

  /// @param shared gives one constant for all that are equal
  static Optional<Blanks> of(String text, UnaryOperator<Value> shared) {
    return isUnusual(text) ? Optional.empty() : new Scan(text, shared).blanks();
  }

  /// A text in which nothing is left blank.
  static Blanks none(String text) {
    return new Blanks(text, List.of());
  }

  private static boolean isUnusual(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < ' ' && c != '\n') || Character.isSurrogate(c)) {
        return true;
      }
    }
    return false;
  }

  /// The index in this text of what stands at an index of another of the same form.
  int indexOf(Blanks other, int index) {
    int before = other.before(index) - 1;
    return before < 0 ? index : index + blanks.get(before).end() - other.blanks.get(before).end();
  }

  /// How many blanks begin before an index.
  private int before(int index) {
    int low = 0;
    int high = blanks.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (blanks.get(middle).begin() < index) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /// The number of the blank that begins at an index.
  private OptionalInt numberAt(int index) {
    int number = before(index);
    return number < blanks.size() && blanks.get(number).begin() == index
        ? OptionalInt.of(number)
        : OptionalInt.empty();
  }

  /// The blank that begins at an index.
  Optional<Blank> at(int index) {
    return numberAt(index).stream().mapToObj(blanks::get).findFirst();
  }

  /// The constant of this text in the place of one of another of the same form; absent where that
  /// is none that was left blank.
  Optional<Value> valueAt(Blanks other, int index) {
    return other.numberAt(index).stream()
        .mapToObj(number -> blanks.get(number).value())
        .findFirst();
  }

  /// Reads one text. Make a new one for each.
  private static final class Scan {

    private final String text;
    private final UnaryOperator<Value> shared;
    private final StringBuilder form = new StringBuilder();
    private final List<Blank> blanks = new ArrayList<>();
    private int at;

    /// Whether what stands before it is a value, so that a bracket here is an index.
    private boolean isBehindValue;

    Scan(String text, UnaryOperator<Value> shared) {
      this.text = text;
      this.shared = shared;
    }

    Optional<Blanks> blanks() {
      while (at < text.length()) {
        if (!isNext()) {
          return Optional.empty();
        }
      }
      return Optional.of(new Blanks(form.toString(), blanks));
    }

    /// Reads what comes next; false where the text is better read as it stands.
    private boolean isNext() {
      char c = text.charAt(at);
      if (isQuote(c)) {
        return isText();
      }
      if (isLetter(c)) {
        word();
        return true;
      }
      if (isDigit(c)) {
        return isNumber();
      }
      if (c == '`' || text.startsWith("//", at)) {
        return false;
      }
      if (c != '[' || isBehindValue || !isTexts()) {
        isBehindValue = isSpace(c) ? isBehindValue : c == ')' || c == ']' || c == '}';
        keep(at + 1);
      }
      return true;
    }

    private void keep(int end) {
      form.append(text, at, end);
      at = end;
    }

    private void blank(char kind, int end, Value value) {
      blanks.add(new Blank(at, end, shared.apply(value)));
      form.append(kind);
      at = end;
      isBehindValue = true;
    }

    private boolean isText() {
      int end = endOfText(at);
      var isPrefixed = at > 0 && isLetter(text.charAt(at - 1));
      if (end < 0 || isPrefixed) {
        return false;
      }
      blank(TEXT, end, text(at, end));
      return true;
    }

    /// Behind the closing quote of a plain text; -1 where there is none.
    private int endOfText(int begin) {
      char quote = text.charAt(begin);
      int end = begin + 1;
      while (end < text.length() && text.charAt(end) != quote) {
        char c = text.charAt(end);
        if (c == '\\' || c == '\n') {
          return -1;
        }
        end++;
      }
      var isTriple = end == begin + 1 && end + 1 < text.length() && text.charAt(end + 1) == quote;
      return end == text.length() || isTriple ? -1 : end + 1;
    }

    private Value text(int begin, int end) {
      return new Value.Text(text.substring(begin + 1, end - 1));
    }

    /// A list of nothing but plain texts, one at least.
    private boolean isTexts() {
      var texts = new ArrayList<Value>();
      int next = at;
      do {
        int begin = behindSpace(next + 1);
        int end = begin < text.length() && isQuote(text.charAt(begin)) ? endOfText(begin) : -1;
        if (end < 0) {
          return false;
        }
        texts.add(shared.apply(text(begin, end)));
        next = behindSpace(end);
      } while (next < text.length() && text.charAt(next) == ',');
      if (next == text.length() || text.charAt(next) != ']') {
        return false;
      }
      blank(TEXTS, next + 1, new Value.Listing(texts));
      return true;
    }

    private int behindSpace(int from) {
      int end = from;
      while (end < text.length() && isSpace(text.charAt(end))) {
        end++;
      }
      return end;
    }

    private void word() {
      int end = at;
      while (end < text.length() && (isLetter(text.charAt(end)) || isDigit(text.charAt(end)))) {
        end++;
      }
      isBehindValue = end - at != 2 || !text.startsWith("in", at);
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
        isBehindValue = true;
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
      int before = form.length() - 1;
      while (before >= 0 && isSpace(form.charAt(before))) {
        before--;
      }
      return before >= 0 && form.charAt(before) == '-';
    }

    private static boolean isQuote(char c) {
      return c == '"' || c == '\'';
    }

    private static boolean isSpace(char c) {
      return c == ' ' || c == '\n';
    }

    private static boolean isLetter(char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }

    private static boolean isDigit(char c) {
      return c >= '0' && c <= '9';
    }
  }
}
