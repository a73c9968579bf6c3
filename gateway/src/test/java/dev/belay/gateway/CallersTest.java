package dev.belay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CallersTest {

  private static final Principal ANN =
      new Principal("ann", "agent", Set.of(), Map.of("team", "red"), "test");
  private static final Principal BOB = new Principal("bob", "agent", Set.of(), Map.of(), "test");

  private final Callers callers = Callers.of(Map.of("a", ANN, "b", BOB));

  @Test
  void a_token_names_its_principal() {
    assertThat(callers.principal("a")).contains(ANN);
    assertThat(callers.principal("b")).contains(BOB);
  }

  @Test
  void any_other_token_names_nobody() {
    assertThat(callers.principal("")).isEmpty();
    assertThat(callers.principal("A")).isEmpty();
    assertThat(callers.principal("ab")).isEmpty();
  }

  @Test
  void a_list_of_callers_shows_no_token() {
    assertThat(Callers.of(Map.of("very-secret", ANN)).toString()).doesNotContain("very-secret");
  }
}
