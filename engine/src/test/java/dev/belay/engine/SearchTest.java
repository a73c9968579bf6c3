package dev.belay.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class SearchTest {

  /// Texts of two letters, so that much of a part is there again and again.
  private static String text(Random random, int length) {
    var text = new StringBuilder();
    while (text.length() < length) {
      text.append(random.nextInt(12) == 0 ? "b" : "a");
    }
    return text.toString();
  }

  @Test
  void a_text_is_found_where_the_jdk_finds_it() {
    int found = 0;
    for (int seed = 0; seed < 3_000; seed++) {
      var random = new Random(seed);
      var text = text(random, random.nextInt(400));
      var length = random.nextInt(140);
      var from = random.nextInt(text.length() + 1);
      var part =
          random.nextBoolean()
              ? text(random, length)
              : text.substring(from, Math.min(text.length(), from + length));
      assertThat(Search.first(text, part, from))
          .as("seed %d", seed)
          .isEqualTo(text.indexOf(part, from));
      assertThat(Search.last(text, part, from))
          .as("seed %d", seed)
          .isEqualTo(text.lastIndexOf(part, from));
      assertThat(Search.contains(text, part)).as("seed %d", seed).isEqualTo(text.contains(part));
      found += part.length() > 64 && text.contains(part) ? 1 : 0;
    }
    assertThat(found).as("long parts that are there").isGreaterThan(300);
  }
}
