package dev.belay.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Value;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BlanksTest {

  @Test
  void texts_and_numbers_are_left_blank() {
    assertThat(form("tool.name == \"a\" && args.n > 5"))
        .isEqualTo(form("tool.name == 'bc' && args.n > 77"));
    assertThat(form("args.n > 5")).isNotEqualTo(form("args.n > 5.0"));
    assertThat(form("args.n > 5")).isNotEqualTo(form("args.n >  5"));
  }

  @Test
  void what_stands_behind_a_sign_stays() {
    assertThat(form("args.n > -5")).isNotEqualTo(form("args.n > -6"));
    assertThat(form("args.n - 5 > 1")).isEqualTo(form("args.n - 5 > 2"));
  }

  @Test
  void a_list_of_texts_is_one_blank_however_long_it_is() {
    assertThat(form("role in [\"a\"]")).isEqualTo(form("role in ['b', \"c\" ,\n  'd' ]"));
    assertThat(form("role in [\"a\", \"b\"]")).isNotEqualTo(form("role in [\"a\", 1]"));
    assertThat(form("role in []")).isNotEqualTo(form("role in [\"a\"]"));
    assertThat(form("role in [[\"a\"]]")).isEqualTo(form("role in [[\"a\", \"b\"]]"));
  }

  @Test
  void an_index_is_no_list() {
    for (var indexed : new String[] {"args", "args ", "f(x)", "args['b']", "{'b': 1}", "'b'"}) {
      assertThat(Blanks.of(indexed + "['a']").orElseThrow().blanks())
          .as(indexed)
          .noneMatch(blank -> blank.value() instanceof Value.Listing);
    }
  }

  @Test
  void digits_of_a_name_are_no_number() {
    assertThat(form("args.n1 > 5")).isNotEqualTo(form("args.n2 > 5"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a == \"\\n\"",
        "a == r\"x\"",
        "a == b'x'",
        "a == \"\"\"x\"\"\"",
        "a == \"x",
        "a > 0x10",
        "a > 1e3",
        "a > 1u",
        "a > 1.",
        "a > 9223372036854775807",
        "a == \"😀\"",
        "a.`b-c` == 1",
        "a == 1 // 2",
        "a == \u0001"
      })
  void what_is_not_plain_is_read_as_it_stands(String text) {
    assertThat(Blanks.of(text)).isEqualTo(Optional.empty());
  }

  private static String form(String text) {
    return Blanks.of(text).orElseThrow().form();
  }
}
