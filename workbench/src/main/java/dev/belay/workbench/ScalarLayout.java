package dev.belay.workbench;

import dev.belay.workbench.Written.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// How one scalar is written: as its author did, without quotes that it does not need.
final class ScalarLayout {

  /// Where a scalar stands: more ends a plain one inside braces and brackets.
  enum Within {
    BLOCK,
    FLOW
  }

  /// Nobody takes it for something else than text, here or in older YAML.
  private static final Pattern PLAIN =
      Pattern.compile(
          "[\\p{L}/](?!.*(?:: | #|[:\\s]$))[^\\p{Cc}\\p{Cs}\\p{Co}\u2028\u2029\uFEFF]*");

  private static final Pattern WORD_FOR_SOMETHING =
      Pattern.compile("(?i)true|false|null|yes|no|on|off|y|n|nan|inf");

  private static final Pattern ENDS_IN_FLOW = Pattern.compile("[,\\[\\]{}]");

  /// A key that is longer needs a `?`.
  private static final int LONGEST_KEY = 1_000;

  private ScalarLayout() {}

  /// The first line, and the others without what indents them.
  static List<String> lines(Scalar scalar) {
    if (scalar.isOneLine()) {
      return List.of(joined(scalar.anchor(), text(scalar, Within.BLOCK)));
    }
    if (!scalar.isBlock()) {
      return joined(scalar.anchor(), folded(scalar.source()));
    }
    if (!BlockText.isReadable(scalar)) {
      return List.of(joined(scalar.anchor(), escaped(scalar.value())));
    }
    var block = BlockText.of(scalar);
    var lines = new ArrayList<String>();
    lines.add(block.header());
    lines.addAll(block.lines());
    return joined(scalar.anchor(), lines);
  }

  private static List<String> joined(String anchor, List<String> lines) {
    var joined = new ArrayList<>(lines);
    joined.set(0, joined(anchor, joined.getFirst()));
    return joined;
  }

  /// Words with one blank between them, the empty ones left out.
  static String joined(String... words) {
    var joined = new StringBuilder();
    for (var word : words) {
      if (!word.isEmpty()) {
        joined.append(joined.isEmpty() ? "" : " ").append(word);
      }
    }
    return joined.toString();
  }

  /// What indents a line is no part of a scalar that goes on over several.
  private static List<String> folded(String source) {
    var lines = new ArrayList<String>();
    for (var line : source.split("\n", -1)) {
      lines.add(lines.isEmpty() ? line : line.replaceFirst("^[ \t]+", ""));
    }
    return lines;
  }

  /// Of a scalar on one line.
  static String text(Scalar scalar, Within within) {
    return !scalar.isPlain() && isPlain(scalar.value(), within) ? scalar.value() : scalar.source();
  }

  private static boolean isPlain(String value, Within within) {
    return PLAIN.matcher(value).matches()
        && !WORD_FOR_SOMETHING.matcher(value).matches()
        && (within == Within.BLOCK || !ENDS_IN_FLOW.matcher(value).find());
  }

  static String key(Scalar key, Within within) {
    var text =
        key.isOneLine()
            ? text(key, within)
            : isPlain(key.value(), within) ? key.value() : escaped(key.value());
    // A colon may be part of the name of an alias.
    return joined(key.anchor(), key.isAlias() ? text + " " : text);
  }

  /// Whether it stands behind a `?`, and its value behind a colon on the next line.
  static boolean isLongKey(Scalar key) {
    var text = key(key, Within.BLOCK);
    return text.length() > LONGEST_KEY || text.length() == key.anchor().length();
  }

  private static String escaped(String value) {
    var escaped = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      var c = value.charAt(i);
      switch (c) {
        case '"', '\\' -> escaped.append('\\').append(c);
        case '\n' -> escaped.append("\\n");
        default -> {
          if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029' || c == '\uFEFF') {
            escaped.append("\\u%04x".formatted((int) c));
          } else {
            escaped.append(c);
          }
        }
      }
    }
    return escaped.append('"').toString();
  }
}
