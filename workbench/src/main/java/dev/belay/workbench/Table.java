package dev.belay.workbench;

import java.util.ArrayList;
import java.util.List;

/// Columns of text for a terminal: texts to the left, numbers to the right.
final class Table {

  private final List<List<String>> rows = new ArrayList<>();

  Table(String... heading) {
    rows.add(List.of(heading));
  }

  void row(String... cells) {
    rows.add(List.of(cells));
  }

  List<String> lines() {
    var widths = new int[rows.getFirst().size()];
    for (var row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], length(row.get(i)));
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private String line(List<String> row, int[] widths) {
    var line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      var padding = " ".repeat(widths[i] - length(row.get(i)));
      line.append(isNumber(i) ? padding + row.get(i) : row.get(i) + padding).append("  ");
    }
    return line.toString().stripTrailing();
  }

  /// A column is one of numbers when everything below its heading is.
  private boolean isNumber(int column) {
    return rows.stream().skip(1).allMatch(row -> row.get(column).matches("[\\d,]+"));
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
