package dev.belay.workbench;

import dev.belay.engine.Facts;
import dev.belay.engine.Verdict;

/// A decision as it was recorded: enough to make it again.
///
/// @param id what samples name it by
/// @param facts of the request; those that were not recorded are unknown
/// @param decided the verdict of what decided then, before candidates, stops and approvals
public record RecordedDecision(String id, Facts facts, Verdict decided) {}
