package dev.belay.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class InputsTest {

  private static final Question EMPTY =
      new Question(
          "call",
          new Type.Struct("call", Map.of()),
          EnumSet.allOf(Verdict.class),
          List.of(),
          Optional.empty(),
          Optional.empty());

  @Test
  void each_question_sees_a_request_by_its_own_schema() {
    var inputs = new Inputs(Worlds.known());
    assertThat(inputs.of(Worlds.CALL)).isInstanceOf(Input.Fits.class);
    assertThat(inputs.of(EMPTY)).isInstanceOf(Input.Misfit.class);
    assertThat(inputs.find(EMPTY, "/tool")).isEmpty();
    assertThat(inputs.find(Worlds.CALL, "/tool")).hasValue(Value.text("write"));
  }

  @Test
  void questions_that_say_the_same_see_the_same_input() {
    var inputs = new Inputs(Worlds.known());
    var same = Worlds.withRungs(Verdict.values());
    assertThat(inputs.of(same)).isSameAs(inputs.of(Worlds.CALL));
  }
}
