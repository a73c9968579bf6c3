package dev.belay.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Rows of text in columns that are as wide as they have to be. Not safe for more than one thread.
final class TextTable {

  private static final String BETWEEN = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  TextTable(String... titles) {
    add(titles);
  }

  void add(String... cells) {
    rows.add(Arrays.stream(cells).map(TextTable::printable).toList());
  }

  /// What comes from elsewhere may try to move the cursor, or to end the line.
  static String printable(String text) {
    return text.replaceAll("[\\p{Cntrl}\\p{Cf}]", "\ufffd");
  }

  void print(PrintWriter out) {
    for (var row : rows) {
      var line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        line.append(padded(row.get(column), width(column))).append(BETWEEN);
      }
      out.println(line.toString().stripTrailing());
    }
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(width - text.length());
  }
}
