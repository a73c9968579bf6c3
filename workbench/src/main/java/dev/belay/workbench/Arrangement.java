package dev.belay.workbench;

import dev.belay.workbench.ScalarLayout.Within;
import dev.belay.workbench.Written.Collection;
import dev.belay.workbench.Written.Entry;
import dev.belay.workbench.Written.Scalar;
import java.util.Optional;
import java.util.stream.Collectors;

/// Which mappings and lists stay on one line, and where comments go that had a place only in the
/// old lines.
final class Arrangement {

  private static final int COLUMNS = 100;

  /// How much further stands what is inside.
  static final int INDENT = 2;

  private Arrangement() {}

  /// What the file as a whole holds takes no line of its own: its first entry does.
  static void arrange(Entry document, Collection root) {
    spread(document, root, -INDENT);
    var first = root.entries.getFirst();
    first.above.addAll(0, document.above);
    first.above.addAll(0, document.between);
  }

  private static void arrange(Entry entry, int column) {
    if (entry.value instanceof Collection inner
        && !inner.entries.isEmpty()
        && !staysOnLine(entry, inner, column)) {
      spread(entry, inner, column);
      gather(entry, inner);
    } else {
      close(entry);
    }
  }

  private static boolean staysOnLine(Entry entry, Collection value, int column) {
    if (!value.isFlow || value.hasComments() || !isOneLine(value)) {
      return false;
    }
    var key = entry.key.map(known -> ScalarLayout.key(known, Within.BLOCK) + ":").orElse("-");
    var line = ScalarLayout.joined(key, inline(value));
    return column + line.codePointCount(0, line.length()) <= COLUMNS;
  }

  private static boolean isOneLine(Written value) {
    return switch (value) {
      case Scalar scalar -> scalar.isOneLine();
      case Collection inner ->
          inner.entries.stream()
              .allMatch(
                  entry ->
                      entry.key.filter(ScalarLayout::isLongKey).isEmpty()
                          && isOneLine(entry.value));
    };
  }

  /// A value on one line, as it stands inside braces and brackets.
  static String inline(Written value) {
    var text =
        switch (value) {
          case Scalar scalar when scalar.source().isEmpty() -> "null";
          case Scalar scalar -> ScalarLayout.text(scalar, Within.FLOW);
          case Collection inner when inner.entries.isEmpty() -> inner.isMapping ? "{}" : "[]";
          case Collection inner when inner.isMapping -> "{ " + inlineEntries(inner) + " }";
          case Collection inner when holdsMappings(inner) -> "[ " + inlineEntries(inner) + " ]";
          case Collection inner -> "[" + inlineEntries(inner) + "]";
        };
    return ScalarLayout.joined(value.anchor(), text);
  }

  private static boolean holdsMappings(Collection list) {
    return list.entries.stream()
        .anyMatch(entry -> entry.value instanceof Collection inner && inner.isMapping);
  }

  private static String inlineEntries(Collection all) {
    return all.entries.stream()
        .map(
            entry ->
                entry.key.map(key -> ScalarLayout.key(key, Within.FLOW) + ": ").orElse("")
                    + inline(entry.value))
        .collect(Collectors.joining(", "));
  }

  private static void spread(Entry entry, Collection value, int column) {
    var hadComments = value.hasComments();
    value.isFlow = false;
    value.entries.forEach(inner -> arrange(inner, column + INDENT));
    entry.beside.ifPresent(comment -> (hadComments ? value.foot : entry.between).add(comment));
    entry.beside = Optional.empty();
  }

  /// One comment may stand behind a key. What comes before the first line of an element stands
  /// above its dash.
  private static void gather(Entry entry, Collection value) {
    var first = value.entries.getFirst();
    if (entry.key.isEmpty()) {
      entry.above.addAll(entry.between);
      entry.above.addAll(first.above);
      entry.between.clear();
      first.above.clear();
    } else if (entry.between.size() > 1) {
      var rest = entry.between.subList(1, entry.between.size());
      first.above.addAll(0, rest);
      rest.clear();
    }
  }

  /// What stood between a key and what is now on its line, or inside of nothing, stands above both.
  private static void close(Entry entry) {
    entry.above.addAll(entry.between);
    entry.between.clear();
    if (entry.value instanceof Collection empty) {
      entry.above.addAll(empty.foot);
      empty.foot.clear();
    }
  }
}
