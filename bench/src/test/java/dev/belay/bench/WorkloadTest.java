package dev.belay.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

final class WorkloadTest {

  private static final Workload LARGE = Workload.of(10_000, 1_000);

  @Test
  void the_same_numbers_make_the_same_workload() {
    var again = Workload.of(10_000, 1_000);
    assertThat(again.rules()).isEqualTo(LARGE.rules());
    assertThat(again.expected()).isEqualTo(LARGE.expected());
    assertThat(again.calls().getLast().json()).isEqualTo(LARGE.calls().getLast().json());
  }

  @Test
  void rules_have_the_shares_that_they_should() {
    assertThat(share(rule -> rule.tool() instanceof Rule.Tool.Exactly))
        .isCloseTo(0.75, within(0.02));
    assertThat(share(rule -> rule.effect() == Effect.ALLOW)).isCloseTo(0.55, within(0.02));
    assertThat(share(rule -> rule.effect() == Effect.DENY)).isCloseTo(0.25, within(0.02));
    assertThat(share(rule -> rule.comparison() instanceof Comparison.OfNumber))
        .isCloseTo(0.6, within(0.02));
    assertThat(LARGE.rules())
        .allMatch(rule -> rule.roles().size() >= 2 && rule.roles().size() <= 6);
    assertThat(LARGE.rules().stream().map(Rule::tenant).distinct()).hasSize(100);
  }

  @Test
  void two_calls_in_three_match_a_rule_and_one_in_five_several() {
    var shares = LARGE.shares();
    assertThat(shares.matched()).isCloseTo(0.63, within(0.05));
    assertThat(shares.several()).isCloseTo(0.19, within(0.05));
    assertThat(shares.bytesOfCall()).isCloseTo(900, within(50.0));
  }

  @Test
  void no_two_readings_of_a_call_share_a_text() {
    var call = LARGE.calls().getFirst();
    assertThat(call.read().tool()).isEqualTo(call.read().tool()).isNotSameAs(call.read().tool());
  }

  private static double share(Predicate<Rule> which) {
    return LARGE.rules().stream().filter(which).count() / (double) LARGE.rules().size();
  }
}
