package dev.belay.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.belay.engine.Digest;
import dev.belay.engine.Value.Mapping;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A change as the control plane tells it.
///
/// @param base number of the release that it builds on
/// @param edition counts edits: what was planned or reviewed at an earlier one is void
/// @param files text of each file that it writes; absent for one that it removes
/// @param problems that its files have now; without any, it is observed as a draft
/// @param state `open`, `published` or `abandoned`
/// @param release number of the release that it was published as
public record ChangeRecord(
    String id,
    String project,
    int base,
    int edition,
    String reason,
    String outcome,
    String rollbackOwner,
    SortedMap<String, Optional<String>> files,
    List<Example> mustAllow,
    List<Example> mustBlock,
    String author,
    List<String> editors,
    List<Review> reviews,
    List<ProblemDetails.PlacedProblem> problems,
    String state,
    Optional<Integer> release) {

  public ChangeRecord {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    mustAllow = List.copyOf(mustAllow);
    mustBlock = List.copyOf(mustBlock);
    editors = List.copyOf(editors);
    reviews = List.copyOf(reviews);
    problems = List.copyOf(problems);
  }

  /// A request whose answer the change promises.
  public record Example(String name, String question, Mapping input) {}

  /// Somebody's word on a plan.
  ///
  /// @param isVoid whether it counts no more because the change was edited since
  public record Review(
      Digest plan,
      String by,
      boolean accepted,
      String comment,
      Instant at,
      @JsonProperty("void") boolean isVoid) {}

  /// What a change begins with.
  public record Opening(
      String reason,
      String outcome,
      String rollbackOwner,
      SortedMap<String, Optional<String>> files,
      List<Example> mustAllow,
      List<Example> mustBlock) {

    public Opening {
      files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
      mustAllow = List.copyOf(mustAllow);
      mustBlock = List.copyOf(mustBlock);
    }
  }

  /// Writes files, by path; absent for one that is to be left out.
  public record Files(SortedMap<String, Optional<String>> files) {

    public Files {
      files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }
  }

  /// Asks to build on the head from now on. Nothing else has to be said of it.
  public record Rebase() {}

  /// A word on a plan.
  public record Judgement(Digest plan, boolean accept, String comment) {}

  /// Several, the newest first.
  public record Page(List<ChangeRecord> changes) {

    public Page {
      changes = List.copyOf(changes);
    }
  }
}
