package dev.belay.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;

/// A decision as the control plane keeps it, with what was done after it.
///
/// @param principal whom it was decided for, where its facts say so
/// @param target what was asked for, such as the tool, where its facts say so
/// @param decision absent when only deeds were reported
/// @param deeds in the order of their times
/// @param isBypass whether something was done that no decision allowed
public record RecordedDecision(
    String id,
    Optional<String> principal,
    Optional<String> target,
    Optional<DecisionRecord> decision,
    List<Deed> deeds,
    @JsonProperty("bypass") boolean isBypass) {

  public RecordedDecision {
    deeds = List.copyOf(deeds);
  }

  /// Several, the newest first, without their inputs.
  ///
  /// @param next where to go on; absent on the last page
  public record Page(List<RecordedDecision> decisions, Optional<String> next) {

    public Page {
      decisions = List.copyOf(decisions);
    }
  }
}
