package dev.belay.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.bench.Contender.Loaded;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The floor is written for one workload, so it is held against more of it than the others are.
final class FloorTest {

  private static final Workload MANY = Workload.of(1_000, 3_000);

  @ParameterizedTest
  @EnumSource
  void the_floor_finds_the_first_rule_that_matches(Floor floor) throws Exception {
    assertThat(wrong(floor.write(MANY.rules()).load())).isEmpty();
  }

  private static <Q, A> List<Integer> wrong(Loaded<Q, A> loaded) throws Exception {
    var wrong = new ArrayList<Integer>();
    for (int i = 0; i < MANY.calls().size(); i++) {
      var request = loaded.prepare(MANY.calls().get(i));
      var said = loaded.said(request, loaded.decide(request));
      if (!Contender.Precedence.FIRST.agree(said, MANY.expected().get(i))) {
        wrong.add(i);
      }
    }
    return wrong;
  }
}
