package dev.belay.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Reads from JSON what rules read, and steps over everything else. It knows how these calls are
/// written: without spaces, escapes or fractions. Not safe for more than one thread.
final class FloorScanner implements FloorIndex.Arguments {

  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHEST = 0x8080808080808080L;
  private static final long QUOTES = ONES * '"';

  private static final byte[] TENANT = "tenant".getBytes(ISO_8859_1);
  private static final byte[] TOOL = "tool".getBytes(ISO_8859_1);
  private static final byte[] ROLE = "role".getBytes(ISO_8859_1);
  private static final byte[] PRINCIPAL = "principal".getBytes(ISO_8859_1);
  private static final byte[] ARGUMENTS = "args".getBytes(ISO_8859_1);

  private static final int MOST_ARGUMENTS = 64;

  private byte[] json = {};
  private int at;
  private String tenant = "";
  private String tool = "";
  private String role = "";

  /// Where the arguments' names begin and end and where their values begin, three by three.
  private final int[] arguments = new int[3 * MOST_ARGUMENTS];

  private int argumentsEnd;

  String tenant() {
    return tenant;
  }

  String tool() {
    return tool;
  }

  String role() {
    return role;
  }

  void scan(byte[] bytes) {
    json = bytes;
    at = 1;
    argumentsEnd = 0;
    while (json[at] == '"') {
      int name = at + 1;
      int end = endOfText(name);
      at = end + 2;
      if (is(TENANT, name, end)) {
        tenant = text();
      } else if (is(TOOL, name, end)) {
        tool = text();
      } else if (is(PRINCIPAL, name, end)) {
        principal();
      } else if (is(ARGUMENTS, name, end)) {
        arguments();
      } else {
        skip();
      }
      afterMember();
    }
  }

  private void principal() {
    at++;
    while (json[at] == '"') {
      int name = at + 1;
      int end = endOfText(name);
      at = end + 2;
      if (is(ROLE, name, end)) {
        role = text();
      } else {
        skip();
      }
      afterMember();
    }
    at++;
  }

  private void arguments() {
    at++;
    while (json[at] == '"') {
      int name = at + 1;
      int end = endOfText(name);
      at = end + 2;
      arguments[argumentsEnd++] = name;
      arguments[argumentsEnd++] = end;
      arguments[argumentsEnd++] = at;
      skip();
      afterMember();
    }
    at++;
  }

  private void afterMember() {
    if (json[at] == ',') {
      at++;
    }
  }

  private boolean is(byte[] word, int from, int to) {
    return Arrays.equals(json, from, to, word, 0, word.length);
  }

  private String text() {
    int from = at + 1;
    int end = endOfText(from);
    at = end + 1;
    return new String(json, from, end - from, ISO_8859_1);
  }

  private void skip() {
    switch (json[at]) {
      case '"' -> at = endOfText(at + 1) + 1;
      case '{' -> skipObject();
      default -> skipNumber();
    }
  }

  private void skipObject() {
    at++;
    while (json[at] == '"') {
      at = endOfText(at + 1) + 2;
      skip();
      afterMember();
    }
    at++;
  }

  private void skipNumber() {
    while (json[at] != ',' && json[at] != '}') {
      at++;
    }
  }

  /// Eight bytes at a time: a byte becomes zero where it was a quote, and only of a zero does
  /// taking one away set the highest bit.
  private int endOfText(int from) {
    int i = from;
    for (; i + Long.BYTES <= json.length; i += Long.BYTES) {
      long zeroed = (long) EIGHT_BYTES.get(json, i) ^ QUOTES;
      long found = (zeroed - ONES) & ~zeroed & HIGHEST;
      if (found != 0) {
        return i + Long.numberOfTrailingZeros(found) / Byte.SIZE;
      }
    }
    while (json[i] != '"') {
      i++;
    }
    return i;
  }

  @Override
  public boolean meet(FloorIndex.Entry entry) {
    for (int i = 0; i < argumentsEnd; i += 3) {
      if (isName(entry.argument(), arguments[i], arguments[i + 1])) {
        return meets(entry, arguments[i + 2]);
      }
    }
    return false;
  }

  private boolean isName(String name, int from, int to) {
    if (to - from != name.length()) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      if (json[from + i] != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private boolean meets(FloorIndex.Entry entry, int value) {
    if (json[value] != '"') {
      return entry.holds(number(value));
    }
    if (entry.isNumber()) {
      return false;
    }
    int end = endOfText(value + 1);
    boolean isSame = isName(entry.text(), value + 1, end);
    return (entry.operator() == Comparison.Operator.SAME) == isSame;
  }

  private long number(int from) {
    boolean isNegative = json[from] == '-';
    long number = 0;
    for (int i = isNegative ? from + 1 : from; json[i] >= '0' && json[i] <= '9'; i++) {
      number = 10 * number + (json[i] - '0');
    }
    return isNegative ? -number : number;
  }
}
