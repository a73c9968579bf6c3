package dev.belay.workbench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Writes values as YAML in any way that YAML has, with comments in every place, and remembers
/// those. Make a new one for each file.
final class RandomYaml {

  /// What is written.
  sealed interface Model {}

  record Text(String value) implements Model {}

  /// Written as it is: a number, an alias.
  record Raw(String text) implements Model {}

  record Listing(List<Model> elements) implements Model {}

  record Fields(Map<String, Model> fields) implements Model {}

  record Anchored(String name, Model model) implements Model {}

  private final Random random;
  private final StringBuilder text = new StringBuilder();
  private final List<String> comments = new ArrayList<>();
  private final Map<String, String> lineOfComment = new LinkedHashMap<>();

  /// What is indented further would be part of the text above.
  private int mostIndent = Integer.MAX_VALUE;

  RandomYaml(Random random) {
    this.random = random;
  }

  /// In the order of the file.
  List<String> comments() {
    return comments;
  }

  /// What must stand on the line of a comment.
  Map<String, String> lineOfComment() {
    return lineOfComment;
  }

  String file(Fields root) {
    if (chance(8)) {
      text.append("---").append(chance(2) ? " " + comment() : "").append("\n");
    }
    if (chance(8)) {
      flow(root, 0, true);
      text.append(beside()).append("\n");
    } else {
      fields(root, 0, false);
    }
    between(0);
    if (chance(8)) {
      text.append("...\n");
      between(0);
    }
    if (chance(8)) {
      text.setLength(text.length() - 1);
    }
    return text.toString();
  }

  private boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  private <T> T oneOf(List<T> options) {
    return options.get(random.nextInt(options.size()));
  }

  // Comments

  private String comment() {
    var comment =
        "#"
            + oneOf(List.of("", " ", "# ", "\t"))
            + "c"
            + comments.size()
            + oneOf(List.of("", ": x", " é😀", " \"'{[", " # more", "."));
    comments.add(comment);
    return comment;
  }

  private String beside() {
    return chance(4) ? oneOf(List.of(" ", "   ", "\t")) + comment() : "";
  }

  /// On lines of their own, indented like what follows, further, or less.
  private void between(int column) {
    while (chance(4)) {
      if (chance(2)) {
        var blanks = " ".repeat(Math.min(3, mostIndent));
        text.append(oneOf(List.of("\n", "\n\n\n", blanks + "\n")));
      } else {
        int indent = Math.min(random.nextInt(column + 5), mostIndent);
        text.append(" ".repeat(indent)).append(comment()).append("\n");
      }
    }
  }

  // Blocks

  private void fields(Fields model, int column, boolean isFirstOnLine) {
    var isOnLine = isFirstOnLine;
    for (var field : model.fields().entrySet()) {
      if (!isOnLine) {
        between(column);
        text.append(" ".repeat(column));
      }
      isOnLine = false;
      if (chance(20)) {
        text.append("? ");
        key(field.getKey());
        text.append(beside()).append("\n").append(" ".repeat(column)).append(":");
      } else {
        key(field.getKey());
        text.append(":");
      }
      value(field.getValue(), column, true);
    }
  }

  private void key(String name) {
    text.append(chance(8) ? "\"" + name + "\"" : chance(8) ? "'" + name + "'" : name);
  }

  private void elements(Listing model, int column, boolean isFirstOnLine) {
    var isOnLine = isFirstOnLine;
    for (var element : model.elements()) {
      if (!isOnLine) {
        between(column);
        text.append(" ".repeat(column));
      }
      isOnLine = false;
      text.append("-");
      value(element, column, false);
    }
  }

  /// Behind a colon or a dash, to the end of its last line.
  private void value(Model model, int column, boolean isKeyed) {
    mostIndent = Integer.MAX_VALUE;
    switch (model) {
      case Raw raw -> text.append(" ").append(raw.text()).append(beside()).append("\n");
      case Text scalar -> scalar(scalar.value(), column);
      case Anchored anchored -> {
        text.append(" &").append(anchored.name());
        collection(anchored.model(), column, isKeyed, true);
      }
      case Listing _, Fields _ -> collection(model, column, isKeyed, false);
    }
  }

  private void collection(Model model, int column, boolean isKeyed, boolean isAnchored) {
    if (isEmpty(model) || chance(3)) {
      text.append(" ");
      flow(model, column + 1, chance(2));
      text.append(beside()).append("\n");
      return;
    }
    var isOnLine = !isKeyed && !isAnchored && !chance(4);
    int inner = column + 1 + random.nextInt(4);
    if (isOnLine) {
      text.append(" ".repeat(inner - column - 1));
      inner = Math.max(inner, column + 2);
      if (text.charAt(text.length() - 1) == '-') {
        text.append(" ");
      }
    } else {
      text.append(beside()).append("\n");
      inner = isKeyed && model instanceof Listing && chance(3) ? column : inner;
    }
    if (model instanceof Fields fields) {
      fields(fields, inner, isOnLine);
    } else {
      elements((Listing) model, inner, isOnLine);
    }
  }

  private static boolean isEmpty(Model model) {
    return switch (model) {
      case Fields fields -> fields.fields().isEmpty();
      case Listing list -> list.elements().isEmpty();
      default -> false;
    };
  }

  // Braces and brackets

  private void flow(Model model, int column, boolean isLong) {
    switch (model) {
      case Raw raw -> text.append(raw.text());
      case Text scalar -> text.append(quotedOrPlain(scalar.value(), true));
      case Anchored anchored -> {
        text.append("&").append(anchored.name()).append(" ");
        flow(anchored.model(), column, isLong);
      }
      case Listing list -> {
        text.append("[");
        inside(list.elements().stream().map(Part::new).toList(), column, isLong);
        text.append("]");
      }
      case Fields fields -> {
        text.append("{");
        inside(
            fields.fields().entrySet().stream()
                .map(field -> new Part(field.getKey(), field.getValue()))
                .toList(),
            column,
            isLong);
        text.append("}");
      }
    }
  }

  private record Part(String key, Model value) {

    Part(Model value) {
      this("", value);
    }
  }

  private void inside(List<Part> parts, int column, boolean isLong) {
    var isFirst = true;
    for (var part : parts) {
      if (!isFirst) {
        text.append(oneOf(List.of(",", " ,", ", ")));
      }
      gap(column, isLong);
      isFirst = false;
      if (!part.key().isEmpty()) {
        key(part.key());
        text.append(": ");
      }
      flow(part.value(), column, isLong && chance(2));
    }
    if (!isFirst && chance(4)) {
      text.append(" ,");
    }
    gap(column, isLong);
  }

  private void gap(int column, boolean isLong) {
    if (isLong && chance(2)) {
      text.append(beside()).append("\n");
      between(column);
      text.append(" ".repeat(column + random.nextInt(4)));
    } else {
      text.append(oneOf(List.of("", " ", "  ")));
    }
  }

  // Scalars

  private void scalar(String value, int column) {
    if (isBlock(value) && (value.contains("\n") || chance(4))) {
      block(value, column);
      return;
    }
    var written = quotedOrPlain(value, false);
    if (!written.contains("\\") && chance(6)) {
      written = written.replaceFirst("(\\w) (\\w)", "$1\n" + " ".repeat(column + 1) + "$2");
    }
    var isOneLine = !written.contains("\n");
    text.append(oneOf(List.of(" ", "  "))).append(written);
    var beside = beside();
    text.append(beside).append("\n");
    if (!beside.isEmpty() && isOneLine && written.contains("t17t")) {
      lineOfComment.put(comments.getLast(), value);
    }
  }

  private String quotedOrPlain(String value, boolean isFlow) {
    var isPlain =
        value.matches("[a-z][^\n\t]*[a-z0-9)\"\\]]|[a-z]")
            && !value.matches("(?s).*(: | #).*|null|true|false")
            && (!isFlow || !value.matches(".*[\\[\\]{},].*"));
    if (isPlain && !chance(3)) {
      return value;
    }
    if (!value.matches("(?s).*[\n\t\u0085].*") && chance(2)) {
      return "'" + value.replace("'", "''") + "'";
    }
    return "\"" + escaped(value) + "\"";
  }

  private String escaped(String value) {
    var escaped = new StringBuilder();
    value
        .codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '"', '\\' -> escaped.append('\\').appendCodePoint(c);
                case '\n' -> escaped.append("\\n");
                case '\t' -> escaped.append("\\t");
                case 0x85 -> escaped.append("\\N");
                default -> {
                  if (chance(40)) {
                    escaped.append("\\U%08x".formatted(c));
                  } else {
                    escaped.appendCodePoint(c);
                  }
                }
              }
            });
    return escaped.toString();
  }

  private static boolean isBlock(String value) {
    return !value.isBlank() && !value.contains("\u0085");
  }

  private void block(String value, int column) {
    int indent = 1 + random.nextInt(4);
    int ends = value.length() - value.replaceFirst("\n+$", "").length();
    var isIndented = value.matches("(?s)\n*[ \t].*");
    var isFolded = !value.strip().contains("\n") && !isIndented && chance(2);
    text.append(isFolded ? " >" : " |");
    text.append(isIndented || chance(6) ? Integer.toString(indent) : "");
    text.append(ends == 0 ? "-" : ends > 1 ? "+" : oneOf(List.of("", "+")));
    text.append(beside()).append("\n");
    var body = value.replaceFirst("\n+$", "");
    if (isFolded && chance(2)) {
      body = body.replaceFirst("(\\w) (\\w)", "$1\n$2");
    }
    for (var line : body.split("\n", -1)) {
      text.append(line.isEmpty() ? "" : " ".repeat(column + indent)).append(line).append("\n");
    }
    text.append("\n".repeat(Math.max(0, ends - 1)));
    mostIndent = column + indent - 1;
  }
}
