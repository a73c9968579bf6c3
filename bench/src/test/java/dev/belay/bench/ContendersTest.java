package dev.belay.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.belay.bench.Contender.Loaded;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// A figure of an engine that decides something else would be worth nothing.
///
/// The clock stands still: the first answer of a process may take longer than an engine allows
/// itself where the machine has much else to do.
final class ContendersTest {

  private static final Workload FEW = Workload.of(10, 60);

  @TestFactory
  Stream<DynamicTest> every_contender_decides_what_the_workload_expects() {
    return Contenders.all(() -> 0).stream()
        .map(contender -> dynamicTest(contender.title(), () -> decidesAsExpected(contender)));
  }

  private static void decidesAsExpected(Contender contender) throws Exception {
    decidesAsExpected(contender, contender.write(FEW.rules()).load());
  }

  private static <Q, A> void decidesAsExpected(Contender contender, Loaded<Q, A> loaded)
      throws Exception {
    for (int i = 0; i < FEW.calls().size(); i++) {
      var request = loaded.prepare(FEW.calls().get(i));
      var said = loaded.said(request, loaded.decide(request));
      var expected = FEW.expected().get(i);
      assertThat(contender.precedence().agree(said, expected))
          .as("call %d: %s, expected %s", i, said, expected)
          .isTrue();
    }
  }
}
