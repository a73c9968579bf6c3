package dev.belay.engine;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// One answered request.
///
/// @param answer the effective verdict with its causes and needs; what is obeyed
/// @param decided what the baseline, or a candidate at enforce, said; before candidates, stops and
///     approvals
/// @param elements the answer for each element of a question that chooses; one for every other
///     question
/// @param kept numbers of the elements that have the effective verdict
/// @param candidates what each candidate said, whether it was heeded or only observed
/// @param unknown fields of the input that were not known
/// @param used ids of the approvals that lifted a require_approval; they are used up by this call
/// @param call digest of the call, which an approval names
public record Decision(
    Answer answer,
    Answer decided,
    List<Answer> elements,
    List<Integer> kept,
    List<CandidateAnswer> candidates,
    Set<String> unknown,
    Set<String> used,
    Digest call) {

  public Decision {
    elements = List.copyOf(elements);
    kept = List.copyOf(kept);
    candidates = List.copyOf(candidates);
    unknown = Set.copyOf(unknown);
    used = Set.copyOf(used);
  }

  public Verdict verdict() {
    return answer.verdict();
  }

  /// What one candidate said of the request, uncapped.
  ///
  /// @param policies what each of its policies said by itself; policies without an opinion are left
  ///     out
  /// @param ceiling what the candidate could add here
  public record CandidateAnswer(
      String project,
      Digest release,
      boolean isDraft,
      Verdict ceiling,
      Answer answer,
      Map<String, Verdict> policies) {

    public CandidateAnswer {
      policies = Map.copyOf(policies);
    }
  }
}
