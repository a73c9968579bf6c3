package dev.belay.bench;

import static java.util.stream.Collectors.joining;

import java.util.List;

/// Sentences, short enough for a page to show them whole.
final class Lines {

  private static final int WIDTH = 100;
  private static final String INDENT = "     ";

  private Lines() {}

  static String of(List<String> sentences) {
    return sentences.stream().map(Lines::wrapped).map(line -> line + "\n").collect(joining());
  }

  /// What does not fit goes on below, indented.
  static String wrapped(String sentence) {
    var text = new StringBuilder();
    int column = 0;
    for (var word : sentence.split("(?<=\\S) ", -1)) {
      if (column + word.length() >= WIDTH) {
        text.append('\n').append(INDENT);
        column = INDENT.length();
      }
      text.append(column == 0 ? "" : " ").append(word);
      column += 1 + word.length();
    }
    return text.toString();
  }
}
