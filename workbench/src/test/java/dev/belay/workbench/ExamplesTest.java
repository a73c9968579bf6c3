package dev.belay.workbench;

import static dev.belay.engine.Verdict.ALLOW;
import static dev.belay.engine.Verdict.BLOCK;
import static dev.belay.workbench.Desk.NOON;
import static dev.belay.workbench.Desk.json;
import static dev.belay.workbench.Desk.release;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Problem;
import dev.belay.engine.Release;
import dev.belay.engine.Value;
import dev.belay.rollout.Example;
import dev.belay.rollout.Example.Must;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ExamplesTest {

  private static final Release ALLOWS = release(ALLOW, "");
  private static final Release CAREFUL =
      release(
          ALLOW,
          """
          policy: files
          question: tool.call
          rules:
            - rule: no-delete
              when: tool.name == "fs.delete"
              then: block
          """);

  private static final String DELETE =
      "{\"question\": \"tool.call\", \"name\": \"delete\", \"input\":"
          + " {\"principal\": {\"id\": \"a\"}, \"tool\": {\"name\": \"fs.delete\"}}}";

  @Test
  void an_example_shows_what_both_releases_say() {
    var ran = Examples.run(examples(DELETE, Must.BLOCK), ALLOWS, CAREFUL, NOON);
    assertThat(ran.problems()).isEmpty();
    assertThat(ran.results())
        .containsExactly(
            new Example.Result(
                "delete",
                "tool.call",
                Must.BLOCK,
                Optional.of(ALLOW),
                BLOCK,
                "block by files/no-delete"));
    assertThat(ran.results().getFirst().isMet()).isTrue();
    assertThat(Examples.run(examples(DELETE, Must.ALLOW), ALLOWS, CAREFUL, NOON).results())
        .noneMatch(Example.Result::isMet);
  }

  @Test
  void an_example_without_a_name_gets_one() {
    var unnamed = "{\"question\": \"tool.call\", \"input\": {}}";
    assertThat(examples(unnamed, Must.ALLOW))
        .extracting(Example::name)
        .containsExactly("must allow 1");
  }

  @Test
  void an_example_that_the_candidate_cannot_read_shows_nothing() {
    var unknown = "{\"question\": \"tool.cal\", \"input\": {}}";
    assertThat(Examples.run(examples(unknown, Must.ALLOW), ALLOWS, CAREFUL, NOON))
        .isEqualTo(
            new Examples.Ran(
                List.of(),
                List.of(
                    Problem.of(
                        "example-does-not-fit",
                        "example `must allow 1`: the project has no question `tool.cal`"))));
    var misfit = "{\"question\": \"tool.call\", \"input\": {\"tool\": 1}}";
    var ran = Examples.run(examples(misfit, Must.BLOCK), ALLOWS, CAREFUL, NOON);
    assertThat(ran.results()).isEmpty();
    assertThat(ran.problems()).extracting(Problem::code).containsExactly("example-does-not-fit");
  }

  @Test
  void what_is_no_example_is_told() {
    assertThat(problem(Value.text("fs.delete")))
        .isEqualTo("bad-example: example `must block 1`: expected an object, found text");
    assertThat(problem(json("{\"question\": \"tool.call\", \"imput\": {}}")))
        .isEqualTo("bad-example: example `must block 1`: unknown field `imput`");
    assertThat(problem(json("{\"input\": {}}")))
        .isEqualTo(
            "bad-example: example `must block 1`: expected `question` to be text, found null");
    assertThat(problem(json("{\"question\": \"tool.call\", \"input\": []}")))
        .isEqualTo(
            "bad-example: example `must block 1`: expected `input` to be an object, found a list");
    assertThat(problem(json("{\"question\": \"tool.call\", \"input\": {}, \"name\": 1}")))
        .isEqualTo(
            "bad-example: example `must block 1`: expected `name` to be text, found an integer");
  }

  private static String problem(Value value) {
    return switch (Examples.read(List.of(value), Must.BLOCK)) {
      case Examples.Good good -> throw new AssertionError(good.toString());
      case Examples.Bad(var problem) -> problem.toString();
    };
  }

  private static List<Example> examples(String text, Must must) {
    return switch (Examples.read(List.of(json(text)), must)) {
      case Examples.Good(var examples) -> examples;
      case Examples.Bad(var problem) -> throw new AssertionError(problem.toString());
    };
  }
}
