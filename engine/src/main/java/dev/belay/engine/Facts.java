package dev.belay.engine;

import dev.belay.engine.Value.Mapping;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// What an enforcement point established about one request.
///
/// @param input the request as JSON gives it: texts, numbers, booleans, nulls, lists, maps
/// @param unknown JSON pointers into the input of what could not be known. What a pointer names is
///     there, with an unknown value, if the input has something there or its question says that it
///     always is; otherwise it may also be absent
/// @param now when the request was made
/// @param approvals those presented with the request whose signatures were verified
public record Facts(
    String question, Mapping input, Set<String> unknown, Instant now, List<Approval> approvals) {

  public Facts {
    unknown = java.util.Collections.unmodifiableSet(new TreeSet<>(unknown));
    approvals = List.copyOf(approvals);
  }

  public static Facts of(String question, Mapping input, Instant now) {
    return new Facts(question, input, Set.of(), now, List.of());
  }

  /// Of an input as [Desk#answer(String, Record, Instant)] takes it.
  public static Facts of(String question, Record input, Instant now) {
    return of(question, Plain.mapping(RecordMap.of(input)), now);
  }

  public Facts with(List<Approval> newApprovals) {
    return new Facts(question, input, unknown, now, newApprovals);
  }

  /// The same request, asked again later.
  public Facts at(Instant later) {
    return new Facts(question, input, unknown, later, approvals);
  }
}
