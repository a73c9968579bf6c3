package dev.belay.wire;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/// One line of what an enforcement point reports. A deed may arrive before its decision.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = DecisionRecord.class, name = "decision"),
  @JsonSubTypes.Type(value = Deed.class, name = "deed")
})
public sealed interface PointReport permits DecisionRecord, Deed {

  /// How many bytes one line may have.
  int MAX_LINE_BYTES = 1 << 20;

  /// How many lines one batch may have.
  int MAX_BATCH_LINES = 1_000;

  /// How many bytes one batch may have before it is compressed.
  int MAX_BATCH_BYTES = 8 << 20;
}
