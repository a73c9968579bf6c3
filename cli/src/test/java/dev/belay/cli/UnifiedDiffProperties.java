package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Who has one text and the difference has the other.
final class UnifiedDiffProperties {

  private static final int PAIRS = Seeds.times(5_000);
  private static final Pattern HUNK =
      Pattern.compile("@@ -(\\d+)(?:,(\\d+))? \\+(\\d+)(?:,(\\d+))? @@\n");

  @Test
  void the_difference_makes_the_second_of_the_first() {
    for (long seed = 0; seed < PAIRS; seed++) {
      var random = new Random(seed);
      var before = text(random);
      var after = random.nextInt(3) == 0 ? text(random) : changed(before, random);
      var diff = UnifiedDiff.of("f", before, after);
      var about = "seed %d:\n%s".formatted(seed, diff);
      assertThat(diff.isEmpty()).as(about).isEqualTo(before.equals(after));
      assertThat(patched(lines(before), diff, about)).as(about).isEqualTo(after);
    }
  }

  private static String text(Random random) {
    var text = new StringBuilder();
    for (int i = random.nextInt(30); i > 0; i--) {
      text.append((char) ('a' + random.nextInt(20))).append('\n');
    }
    return random.nextInt(5) == 0 ? text + "end" : text.toString();
  }

  private static String changed(String text, Random random) {
    var lines = lines(text);
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(lines.size() + 1);
      if (random.nextBoolean() || at == lines.size()) {
        lines.add(at, at == lines.size() && at > 0 && !text.endsWith("\n") ? "" : "new\n");
      } else {
        lines.remove(at);
      }
    }
    return String.join("", lines);
  }

  private static List<String> lines(String text) {
    return new ArrayList<>(
        List.of(text.split("(?<=\n)", -1)).stream().filter(l -> !l.isEmpty()).toList());
  }

  /// What a hunk says of its place and its lengths is held against both texts.
  private static String patched(List<String> before, String diff, String about) {
    var after = new ArrayList<String>();
    int next = 0;
    var lines = lines(diff.replace("\n\\ No newline at end of file\n", "\0\n"));
    for (int i = 2; i < lines.size(); ) {
      var hunk = HUNK.matcher(lines.get(i));
      assertThat(hunk.matches()).as(about).isTrue();
      i++;
      int lefts = count(hunk.group(2));
      int rights = count(hunk.group(4));
      int start = Integer.parseInt(hunk.group(1)) - (lefts == 0 ? 0 : 1);
      after.addAll(before.subList(next, start));
      next = start;
      assertThat(Integer.parseInt(hunk.group(3)) - (rights == 0 ? 0 : 1))
          .as(about)
          .isEqualTo(after.size());
      while (lefts > 0 || rights > 0) {
        var line = lines.get(i++);
        var text = line.substring(1).replace("\0\n", "");
        if (line.charAt(0) != '+') {
          assertThat(before.get(next++)).as(about).isEqualTo(text);
          lefts--;
        }
        if (line.charAt(0) != '-') {
          after.add(text);
          rights--;
        }
      }
    }
    after.addAll(before.subList(next, before.size()));
    return String.join("", after);
  }

  private static int count(String group) {
    return group == null ? 1 : Integer.parseInt(group);
  }
}
