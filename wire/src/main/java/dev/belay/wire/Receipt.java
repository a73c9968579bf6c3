package dev.belay.wire;

import java.util.List;

/// What became of a batch of reports. Lines that are not named in it are kept.
///
/// @param taken how many are new
/// @param known how many were there already
/// @param refused those that will never be taken, however often they are sent
public record Receipt(int taken, int known, List<Line> refused) {

  public Receipt {
    refused = List.copyOf(refused);
  }

  /// A line that was not taken.
  ///
  /// @param line counts from 1
  public record Line(int line, Said.Wrong problem) {}
}
