package dev.belay.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Problem.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Whatever a scalar looks like in the file, the place of each of its characters is where that
/// character stands.
///
/// No letter occurs twice in a file, so a place that is wrong by one shows another letter.
final class ScalarPlacesProperties {

  private static final int FILES = 20_000;

  private enum Style {
    PLAIN,
    SINGLE,
    DOUBLE,
    LITERAL,
    FOLDED
  }

  @Test
  void the_place_of_a_character_is_where_it_stands() {
    int letters = 0;
    for (long seed = 0; seed < FILES; seed++) {
      var file = new RandomFile(new Random(seed)).text();
      letters += check(file, "seed %d:\n%s".formatted(seed, file));
    }
    assertThat(letters).isGreaterThan(10 * FILES);
  }

  /// Answers how many letters were looked at.
  private static int check(String text, String about) {
    var file = new SourceFile("f.yaml", text);
    var problems = new Problems();
    var scalar =
        new YamlReader(file, problems).document().flatMap(fields -> fields.condition("when"));
    assertThat(problems.sorted()).as(about).isEmpty();
    var value = scalar.orElseThrow().value();
    int letters = 0;
    for (int i = 0; i < value.length(); i += Character.charCount(value.codePointAt(i))) {
      int c = value.codePointAt(i);
      if (Character.isLetterOrDigit(c) || Character.isSupplementaryCodePoint(c)) {
        letters++;
        assertThat(standsAt(file, scalar.orElseThrow().place(i), c))
            .as("%s\n`%s` at %d", about, Character.toString(c), i)
            .isTrue();
      }
    }
    return letters;
  }

  private static boolean standsAt(SourceFile file, Place place, int letter) {
    var line = file.lines().get(place.line() - 1);
    var rest = line.substring(line.offsetByCodePoints(0, place.column() - 1));
    return rest.startsWith(Character.toString(letter))
        || rest.startsWith("\\u%04x".formatted(letter))
        || rest.startsWith("\\U%08x".formatted(letter))
        || rest.startsWith("\\x%02x".formatted(letter));
  }

  /// A file with one scalar in it. Make a new one for each file.
  private static final class RandomFile {

    private final Random random;
    private final Style style;
    private final String lineEnd;
    private final StringBuilder text = new StringBuilder();
    private int letters;

    RandomFile(Random random) {
      this.random = random;
      this.style = oneOf(List.of(Style.values()));
      this.lineEnd = oneOf(List.of("\n", "\r\n", "\r"));
    }

    private <T> T oneOf(List<T> options) {
      return options.get(random.nextInt(options.size()));
    }

    private boolean chance(int oneIn) {
      return random.nextInt(oneIn) == 0;
    }

    String text() {
      if (chance(3)) {
        text.append("# 😀 ").appendCodePoint(letter()).append(lineEnd);
      }
      text.append("when:").append(" ".repeat(1 + random.nextInt(3)));
      switch (style) {
        case PLAIN -> flow("", "");
        case SINGLE -> flow("'", "'");
        case DOUBLE -> flow("\"", "\"");
        case LITERAL -> block("|");
        case FOLDED -> block(">");
      }
      return text.append("after: x").append(lineEnd).toString();
    }

    private void flow(String open, String close) {
      if (chance(4)) {
        text.append(lineEnd).append("  ");
      }
      text.append(open);
      for (int line = random.nextInt(4); line >= 0; line--) {
        word();
        for (int word = random.nextInt(3); word > 0; word--) {
          blanks();
          word();
        }
        if (line > 0) {
          fold();
        }
      }
      text.append(close).append(oneOf(List.of("", " ", " # 😀 comment"))).append(lineEnd);
    }

    private void fold() {
      if (style == Style.DOUBLE && chance(3)) {
        text.append(oneOf(List.of("\\", " \\")));
      } else {
        text.append(oneOf(List.of("", "", " ", " \t")));
      }
      for (int lines = 1 + (chance(3) ? random.nextInt(3) : 0); lines > 0; lines--) {
        text.append(lineEnd).append(" ".repeat(random.nextInt(3)));
      }
      text.append("  ");
    }

    private void blanks() {
      text.append(oneOf(List.of(" ", "  ", "\t", " \t ")));
    }

    private void word() {
      for (int i = random.nextInt(4); i >= 0; i--) {
        int letter = letter();
        if (style == Style.DOUBLE && chance(3)) {
          text.append((letter > 0xFFFF ? "\\U%08x" : "\\u%04x").formatted(letter));
        } else {
          text.appendCodePoint(letter);
        }
        if (style == Style.SINGLE && chance(5)) {
          text.append("''");
        } else if (style == Style.DOUBLE && chance(5)) {
          text.append(oneOf(List.of("\\\"", "\\\\", "\\n", "\\t", "\\x21", "\\u0021", "\\/")));
        } else if (chance(5)) {
          text.append(oneOf(List.of("&&", "==", "(", ".", "!", "#", otherQuote())));
        }
      }
    }

    private String otherQuote() {
      return style == Style.SINGLE ? "\"" : style == Style.DOUBLE ? "'" : "'\"";
    }

    private void block(String indicator) {
      int indent = 1 + random.nextInt(4);
      boolean says = chance(2);
      var header = new ArrayList<>(List.of(indicator, oneOf(List.of("", "-", "+"))));
      if (says) {
        header.add(1 + random.nextInt(2), Integer.toString(indent));
      }
      text.append(String.join("", header)).append(oneOf(List.of("", " ", " # 😀"))).append(lineEnd);
      emptyLines(indent);
      int lines = 1 + random.nextInt(5);
      for (int line = 0; line < lines; line++) {
        text.append(" ".repeat(indent));
        if (says || line > 0) {
          text.append(oneOf(List.of("", "", " ", "   ", "\t")));
        }
        word();
        for (int word = random.nextInt(3); word > 0; word--) {
          blanks();
          word();
        }
        text.append(oneOf(List.of("", "", " ", "\t"))).append(lineEnd);
        emptyLines(indent);
      }
    }

    private void emptyLines(int indent) {
      while (chance(4)) {
        text.append(" ".repeat(random.nextInt(indent + 1))).append(lineEnd);
      }
    }

    /// One that was not used in this file, sometimes beyond the basic plane.
    private int letter() {
      letters++;
      return switch (random.nextInt(4)) {
        case 0 -> 0x1F400 + letters;
        case 1 -> 0x4E00 + letters;
        default -> 0x400 + letters;
      };
    }
  }
}
