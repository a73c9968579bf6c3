package dev.belay.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A document with a part that is written by a run, between two markers.
final class Document {

  private Document() {}

  static void write(Path file, String part, String report) throws IOException {
    var text = Files.readString(file);
    var begin = "<!-- " + part + " -->\n";
    var end = "<!-- /" + part + " -->";
    int from = text.indexOf(begin);
    int to = text.indexOf(end);
    if (from < 0 || to < from) {
      throw new IOException("%s has no place for `%s`".formatted(file, part));
    }
    Files.writeString(
        file,
        text.substring(0, from + begin.length())
            + "\n```text\n"
            + report
            + "```\n\n"
            + text.substring(to));
  }
}
