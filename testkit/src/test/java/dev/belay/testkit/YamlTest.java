package dev.belay.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class YamlTest {

  private final Yaml file =
      Yaml.parse(
          "cases/decide/a.yaml",
          """
          about: a sentence
          given: &call { tool: fs.write, amount: 3, dry: true }
          reasons: [late, large]
          cases:
            - name: first
              input: { <<: *call, amount: 4 }
            - name: 7
          """);

  @Test
  void fields_are_asked_by_name_and_kind() {
    assertThat(file.text("about")).isEqualTo("a sentence");
    assertThat(file.texts("reasons")).containsExactly("late", "large");
    assertThat(file.mapping("given").number("amount")).isEqualTo(3);
    assertThat(file.mapping("given").flag("dry")).isTrue();
    assertThat(file.list("cases")).hasSize(2);
  }

  @Test
  void a_mapping_can_be_merged_into_another() {
    var input = file.list("cases").getFirst().mapping("input");
    assertThat(input.text("tool")).isEqualTo("fs.write");
    assertThat(input.number("amount")).isEqualTo(4);
  }

  @Test
  void an_optional_field_may_be_absent() {
    assertThat(file.optionalText("message")).isEmpty();
    assertThat(file.optionalMapping("message")).isEmpty();
    assertThat(file.optionalList("message")).isEmpty();
    assertThat(file.optionalTexts("message")).isEmpty();
    assertThat(file.optionalFlag("message")).isFalse();
    assertThat(file.optionalText("about")).contains("a sentence");
  }

  @Test
  void a_missing_field_is_named_with_its_place() {
    assertThatThrownBy(() -> file.list("cases").getFirst().mapping("input").text("to"))
        .hasMessage("cases/decide/a.yaml cases[0].input lacks the field `to`");
  }

  @Test
  void a_field_of_another_kind_says_what_was_expected_and_found() {
    assertThatThrownBy(() -> file.list("cases").getLast().text("name"))
        .hasMessage("cases/decide/a.yaml cases[1].name: expected a text, found `7`");
    assertThatThrownBy(() -> file.mapping("about"))
        .hasMessage("cases/decide/a.yaml about: expected a mapping, found `a sentence`");
    assertThatThrownBy(() -> file.list("reasons"))
        .hasMessage("cases/decide/a.yaml reasons[0]: expected a mapping, found `late`");
  }

  @Test
  void a_field_that_nobody_reads_is_refused() {
    assertThatThrownBy(() -> file.mapping("given").allowOnly("tool", "dry"))
        .hasMessage("cases/decide/a.yaml given has no field [amount]; expected any of [tool, dry]");
  }

  @Test
  void a_key_given_twice_is_refused() {
    assertThatThrownBy(() -> Yaml.parse("b.yaml", "a: 1\na: 2\n"))
        .hasMessageStartingWith("b.yaml: ")
        .hasMessageContaining("found duplicate key a");
  }
}
