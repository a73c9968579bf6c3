package dev.belay.engine;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Writes values as JSON in every way in which they can be written, and damages what is
/// written. Not safe for more than one thread.
final class RandomJson {

  private static final String PIECES = "{}[]:,\"\\tfn0129.-+eE \n\tu\u0000é\u00FF/";

  private final Random random;
  private final StringBuilder out = new StringBuilder();

  RandomJson(Random random) {
    this.random = random;
  }

  byte[] written(@Nullable Object value) {
    out.setLength(0);
    write(value);
    space();
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void write(@Nullable Object value) {
    space();
    switch (value) {
      case String text -> quote(text, 30);
      case Map<?, ?> map -> {
        out.append('{');
        map.forEach(this::entry);
        space();
        out.append('}');
      }
      case List<?> list -> {
        out.append('[');
        for (int i = 0; i < list.size(); i++) {
          out.append(i == 0 ? "" : ",");
          write(list.get(i));
        }
        space();
        out.append(']');
      }
      case Double number when random.nextInt(4) == 0 -> out.append(number * 100).append("e-2");
      case null, default -> out.append(value);
    }
    space();
  }

  private void entry(@Nullable Object key, @Nullable Object value) {
    if (out.charAt(out.length() - 1) != '{') {
      out.append(',');
    }
    space();
    quote((String) java.util.Objects.requireNonNull(key), 500);
    space();
    out.append(':');
    write(value);
    if (random.nextInt(400) == 0) {
      entry(key, value); // twice
    }
  }

  private void space() {
    if (random.nextInt(10) == 0) {
      out.append(List.of(" ", "\n", "\t", "\r\n", "          ").get(random.nextInt(5)));
    }
  }

  /// @param oneIn how rarely a character is escaped that need not be
  private void quote(String text, int oneIn) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c == '"' || c == '\\' || c < ' ' || random.nextInt(oneIn) == 0) {
        out.append("\\u%04x".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  /// The same with a few bytes changed, added or left out.
  byte[] damaged(byte[] json) {
    var damaged = json.clone();
    for (int i = random.nextInt(3); i >= 0 && damaged.length > 0; i--) {
      int at = random.nextInt(damaged.length);
      var piece = PIECES.getBytes(StandardCharsets.ISO_8859_1)[random.nextInt(PIECES.length())];
      switch (random.nextInt(3)) {
        case 0 -> damaged[at] = piece;
        case 1 -> damaged = spliced(damaged, at, new byte[0], 1);
        default -> damaged = spliced(damaged, at, new byte[] {piece}, 0);
      }
    }
    return damaged;
  }

  private static byte[] spliced(byte[] bytes, int at, byte[] in, int out) {
    var result = new byte[bytes.length + in.length - out];
    System.arraycopy(bytes, 0, result, 0, at);
    System.arraycopy(in, 0, result, at, in.length);
    System.arraycopy(bytes, at + out, result, at + in.length, bytes.length - at - out);
    return result;
  }
}
