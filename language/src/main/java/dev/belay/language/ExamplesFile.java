package dev.belay.language;

import dev.belay.engine.Problem.Place;
import dev.belay.engine.Value;
import dev.belay.engine.Value.Mapping;
import java.util.List;
import java.util.Optional;

/// The examples beside a policy, `NAME.examples.yaml`: what it must say of which input.
///
/// @param policy the one that they are examples of
/// @param at where it is named
public record ExamplesFile(String policy, Place at, List<Case> cases) {

  public ExamplesFile {
    cases = List.copyOf(cases);
  }

  /// One input with the answer that is expected.
  ///
  /// @param at where it is written
  /// @param input on top of what is given to all cases of the file; `now` may be in it
  /// @param unknown JSON pointers to what is not known of the input
  /// @param message what whoever asked is told; absent: anything
  /// @param kept the elements, by number, `id` or `name`, that the answer keeps of the list that
  ///     the question chooses among; absent: any
  public record Case(
      String name,
      Place at,
      Mapping input,
      List<String> unknown,
      Expectation expect,
      Optional<String> message,
      Optional<List<Value>> kept) {

    public Case {
      unknown = List.copyOf(unknown);
    }
  }

  /// Whether a file of this name holds examples, and no policy.
  public static boolean isNamed(String path) {
    return path.endsWith(".examples.yaml");
  }
}
