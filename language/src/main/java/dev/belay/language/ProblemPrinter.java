package dev.belay.language;

import dev.belay.engine.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Shows problems to a person: what is wrong, where, and what to do about it.
public final class ProblemPrinter {

  private ProblemPrinter() {}

  /// The problems one below the other, each with its line and a caret.
  ///
  /// @param files the bytes of those that the problems speak of, by path; one may be missing
  public static String print(List<Problem> problems, Map<String, byte[]> files) {
    return printFindings(
        problems.stream().map(problem -> new Finding(Level.ERROR, problem)).toList(), files);
  }

  /// The same for findings, each with its level.
  public static String printFindings(List<Finding> findings, Map<String, byte[]> files) {
    var lines = new HashMap<String, List<String>>();
    var text = new StringBuilder();
    for (var finding : findings) {
      var problem = finding.problem();
      text.append(
          "%s[%s]: %s\n".formatted(finding.level().text(), problem.code(), problem.message()));
      problem
          .place()
          .ifPresent(
              place ->
                  print(
                      place,
                      lines.computeIfAbsent(place.file(), file -> lines(files, file)),
                      text));
      problem.help().ifPresent(help -> text.append("help: %s\n".formatted(help)));
    }
    return text.toString();
  }

  private static List<String> lines(Map<String, byte[]> files, String file) {
    var bytes = files.get(file);
    return bytes == null || !(SourceFile.read(file, bytes) instanceof SourceFile.Whole(var whole))
        ? List.of()
        : whole.lines();
  }

  private static void print(Problem.Place place, List<String> lines, StringBuilder text) {
    var number = Integer.toString(place.line());
    var margin = " ".repeat(number.length());
    text.append("%s--> %s\n".formatted(margin, place));
    if (place.line() <= lines.size()) {
      var line = lines.get(place.line() - 1);
      var shown = Excerpt.around(line, place.column() - 1);
      text.append("%s | %s\n".formatted(number, shown.text()));
      text.append("%s | %s^\n".formatted(margin, blanks(shown.text(), shown.caret())));
    }
  }

  /// The part of a line that is shown: a line may be as long as its file, and may have as many
  /// problems as it has characters.
  ///
  /// @param caret how many characters of it stand before the place
  private record Excerpt(String text, int caret) {

    private static final int BEFORE = 120;
    private static final int BEHIND = 60;

    static Excerpt around(String line, int caret) {
      if (line.length() <= BEFORE + BEHIND) {
        return new Excerpt(line, caret);
      }
      int at = line.offsetByCodePoints(0, Math.min(caret, line.codePointCount(0, line.length())));
      int from = at <= BEFORE ? 0 : whole(line, at - BEFORE);
      int to = line.length() - at <= BEHIND ? line.length() : whole(line, at + BEHIND);
      var before = (from == 0 ? "" : "…") + line.substring(from, at);
      return new Excerpt(
          before + line.substring(at, to) + (to == line.length() ? "" : "…"),
          before.codePointCount(0, before.length()) + caret - line.codePointCount(0, at));
    }

    /// Not between the halves of a character.
    private static int whole(String line, int index) {
      return Character.isLowSurrogate(line.charAt(index)) ? index + 1 : index;
    }
  }

  /// Tabs stay, so that the caret stands where the line puts it.
  private static String blanks(String line, int count) {
    var blanks = new StringBuilder();
    line.codePoints().limit(count).forEach(c -> blanks.append(c == '\t' ? '\t' : ' '));
    return blanks.append(" ".repeat(count - blanks.length())).toString();
  }
}
