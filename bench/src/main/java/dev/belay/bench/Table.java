package dev.belay.bench;

import java.util.ArrayList;
import java.util.List;

/// A table in plain text: the first column to the left, all others to the right. Not safe for more
/// than one thread.
final class Table {

  private static final String BETWEEN = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  Table(List<String> head) {
    rows.add(List.copyOf(head));
  }

  void add(List<String> row) {
    rows.add(List.copyOf(row));
  }

  boolean isEmpty() {
    return rows.size() == 1;
  }

  String text() {
    var text = new StringBuilder();
    for (var row : rows) {
      text.append(line(row).stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private String line(List<String> row) {
    var line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      var padding = " ".repeat(width(column) - row.get(column).length());
      line.append(column == 0 ? row.get(column) + padding : BETWEEN + padding + row.get(column));
    }
    return line.toString();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}
