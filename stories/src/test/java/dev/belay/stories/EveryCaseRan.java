package dev.belay.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testkit.CaseCount;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/// Runs once the tests of all modules have: `mvn verify` counts cases in the files and in the
/// reports. Its name keeps it out of the run whose reports it reads.
final class EveryCaseRan {

  @Test
  void as_many_cases_were_reported_as_there_are_in_the_files() throws IOException {
    assertThat(CaseCount.problems()).as("after `mvn verify` of the whole project").isEmpty();
  }
}
