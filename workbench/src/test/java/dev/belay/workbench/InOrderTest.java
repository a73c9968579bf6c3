package dev.belay.workbench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class InOrderTest {

  private static List<Integer> results(InOrder<Integer> work) throws Exception {
    var results = new ArrayList<Integer>();
    while (work.hasNext()) {
      results.add(work.next());
    }
    return results;
  }

  @Test
  void results_come_in_the_order_of_the_work_whoever_is_the_faster() throws Exception {
    var isSecondDone = new CountDownLatch(1);
    Callable<Integer> slow =
        () -> {
          isSecondDone.await();
          return 1;
        };
    Callable<Integer> fast =
        () -> {
          isSecondDone.countDown();
          return 2;
        };
    try (var work = new InOrder<>(2, List.of(slow, fast, () -> 3).iterator())) {
      assertThat(results(work)).containsExactly(1, 2, 3);
    }
  }

  @Test
  void only_a_few_pieces_are_begun_before_the_first_result_is_taken() throws Exception {
    for (int threads : List.of(1, 3)) {
      var asked = new AtomicInteger();
      var pieces =
          IntStream.range(0, 1_000)
              .<Callable<Integer>>mapToObj(
                  i -> {
                    asked.incrementAndGet();
                    return () -> i;
                  })
              .iterator();
      try (var work = new InOrder<>(threads, pieces)) {
        assertThat(work.next()).isZero();
        assertThat(asked).hasValueLessThanOrEqualTo(4 * threads + 1);
        assertThat(results(work)).hasSize(999).isSorted();
      }
    }
  }

  @Test
  void a_piece_that_fails_is_told_where_its_result_would_be() throws Exception {
    Callable<Integer> failing =
        () -> {
          throw new IOException("gone");
        };
    try (var work = new InOrder<>(2, List.of(() -> 1, failing, () -> 3).iterator())) {
      assertThat(work.next()).isEqualTo(1);
      assertThatThrownBy(work::next)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(IOException.class);
      assertThat(work.next()).isEqualTo(3);
    }
  }

  @Test
  void what_was_begun_ends_with_it() throws Exception {
    var isBegun = new CountDownLatch(1);
    var wasInterrupted = new CountDownLatch(1);
    Callable<Integer> endless =
        () -> {
          isBegun.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException _) {
            wasInterrupted.countDown();
          }
          return 2;
        };
    try (var work = new InOrder<>(1, List.of(() -> 1, endless).iterator())) {
      assertThat(work.next()).isEqualTo(1);
      isBegun.await();
    }
    assertThat(wasInterrupted.getCount()).isZero();
  }
}
