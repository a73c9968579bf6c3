package dev.belay.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Where the parts of a JSON document end, for a document that is like most are. What is not (a
/// surrogate as an escape, a number of many digits, what is no JSON) is [#UNUSUAL], and [Json] says
/// what it is: whatever is passed here, [Json] accepts.
final class JsonBytes {

  static final int UNUSUAL = -1;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGH = 0x8080_8080_8080_8080L;

  /// Every whole number of so many digits fits a long.
  static final int MAX_DIGITS = 18;

  private static final int MAX_NUMBER = 100;

  private JsonBytes() {}

  /// The first byte at or after a place that is no white space; the length where there is none.
  static int skipSpace(byte[] json, int from) {
    int at = from;
    while (at < json.length && isSpace(json[at])) {
      at++;
    }
    return at;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  /// The closing quote of a text.
  ///
  /// @param from behind the opening quote
  static int endOfText(byte[] json, int from) {
    int at = from;
    while (at >= 0 && at < json.length) {
      at = nextSpecial(json, at);
      if (at == json.length) {
        return UNUSUAL;
      }
      if (json[at] == '"') {
        return at;
      }
      at = json[at] == '\\' ? endOfEscape(json, at) : endOfCharacter(json, at);
    }
    return UNUSUAL;
  }

  /// The closing quote of a text that is written as it is, in ASCII.
  static int endOfPlainText(byte[] json, int from) {
    int at = nextSpecial(json, from);
    return at < json.length && json[at] == '"' ? at : UNUSUAL;
  }

  /// The next quote, backslash, control character or byte that is not ASCII; eight are looked at at
  /// once.
  private static int nextSpecial(byte[] json, int from) {
    int at = from;
    for (; at + Long.BYTES <= json.length; at += Long.BYTES) {
      long special = special((long) LONGS.get(json, at));
      if (special != 0) {
        return at + (Long.numberOfTrailingZeros(special) >>> 3);
      }
    }
    while (at < json.length && json[at] >= ' ' && json[at] != '"' && json[at] != '\\') {
      at++;
    }
    return at;
  }

  /// The highest bit of the first special byte is set, and none before it.
  private static long special(long word) {
    long quote = word ^ ONES * '"';
    long backslash = word ^ ONES * '\\';
    long found = ((quote - ONES) & ~quote) | ((backslash - ONES) & ~backslash);
    return (found | ((word - ONES * ' ') & ~word) | word) & HIGH;
  }

  private static int endOfEscape(byte[] json, int at) {
    if (at + 1 >= json.length) {
      return UNUSUAL;
    }
    return switch (json[at + 1]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at + 2;
      case 'u' -> endOfUnit(json, at + 2);
      default -> UNUSUAL;
    };
  }

  private static int endOfUnit(byte[] json, int at) {
    if (at + 4 > json.length) {
      return UNUSUAL;
    }
    int unit = 0;
    for (int i = at; i < at + 4; i++) {
      int digit = Character.digit(json[i], 16);
      if (digit < 0) {
        return UNUSUAL;
      }
      unit = (unit << 4) | digit;
    }
    return Character.isSurrogate((char) unit) ? UNUSUAL : at + 4;
  }

  /// Behind a character of several bytes that is written as short as it can be.
  private static int endOfCharacter(byte[] json, int at) {
    int first = json[at] & 0xFF;
    int length = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
    if (length == 0 || at + length > json.length) {
      return UNUSUAL;
    }
    for (int i = at + 1; i < at + length; i++) {
      if ((json[i] & 0xC0) != 0x80) {
        return UNUSUAL;
      }
    }
    int second = json[at + 1] & 0xFF;
    var isInRange =
        switch (first) {
          case 0xE0 -> second >= 0xA0;
          case 0xED -> second < 0xA0;
          case 0xF0 -> second >= 0x90;
          case 0xF4 -> second < 0x90;
          default -> true;
        };
    return isInRange ? at + length : UNUSUAL;
  }

  /// Behind a number that fits a long or a double without more ado.
  static int endOfNumber(byte[] json, int from) {
    int at = from < json.length && json[from] == '-' ? from + 1 : from;
    int end = endOfDigits(json, at);
    var isWritten = end > at && (json[at] != '0' || end == at + 1) && end - at <= MAX_DIGITS;
    if (!isWritten) {
      return UNUSUAL;
    }
    if (end < json.length && json[end] == '.') {
      end = endOfSomeDigits(json, end + 1);
    }
    if (end > 0 && end < json.length && (json[end] == 'e' || json[end] == 'E')) {
      int sign = end + 1;
      var isSigned = sign < json.length && (json[sign] == '+' || json[sign] == '-');
      end = endOfSomeDigits(json, isSigned ? sign + 1 : sign);
    }
    return end - from > MAX_NUMBER ? UNUSUAL : end;
  }

  private static int endOfSomeDigits(byte[] json, int from) {
    int end = endOfDigits(json, from);
    return end == from ? UNUSUAL : end;
  }

  private static int endOfDigits(byte[] json, int from) {
    int at = from;
    while (at < json.length && json[at] >= '0' && json[at] <= '9') {
      at++;
    }
    return at;
  }

  static boolean isWhole(byte[] json, int from, int to) {
    for (int at = from; at < to; at++) {
      if (json[at] == '.' || json[at] == 'e' || json[at] == 'E') {
        return false;
      }
    }
    return true;
  }

  /// Behind a word, if it is there.
  static int endOfWord(byte[] json, int from, byte[] word) {
    int end = from + word.length;
    return end <= json.length && java.util.Arrays.equals(json, from, end, word, 0, word.length)
        ? end
        : UNUSUAL;
  }
}
