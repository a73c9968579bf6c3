package dev.belay.testkit;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Texts of case files that would be too long to write: `<<ab * 3>>` is `ababab`. A line end in
/// what is repeated is written `\n`.
public final class Repeats {

  private static final Pattern REPEAT = Pattern.compile("<<(.+?) \\* ([0-9_]+)>>");

  private Repeats() {}

  public static String written(String text) {
    return REPEAT.matcher(text).replaceAll(Repeats::repeated);
  }

  private static String repeated(MatchResult repeat) {
    var times = Integer.parseInt(repeat.group(2).replace("_", ""));
    return Matcher.quoteReplacement(repeat.group(1).replace("\\n", "\n")).repeat(times);
  }
}
