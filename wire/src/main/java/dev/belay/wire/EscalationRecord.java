package dev.belay.wire;

import dev.belay.engine.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// One held call that waits for people, as the control plane tells it.
///
/// @param caller who makes the call
/// @param approvals signed approvals that are not used up: see [ApprovalToken]
/// @param refusal who said no; absent unless it is refused
public record EscalationRecord(
    String id,
    String project,
    String environment,
    String question,
    Digest call,
    String decision,
    String summary,
    String caller,
    List<Said.Needed> needs,
    State state,
    Instant opened,
    Instant expires,
    List<JsonNode> approvals,
    Optional<Refusal> refusal) {

  public EscalationRecord {
    needs = List.copyOf(needs);
    approvals = List.copyOf(approvals);
  }

  /// What became of it.
  public enum State {
    OPEN,
    /// Enough people said yes for every need.
    APPROVED,
    REFUSED,
    /// Nobody has to answer any more.
    CLOSED;

    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public record Refusal(String by, String comment, Instant at) {}

  /// Asks people to look at a held call.
  ///
  /// @param decision id of the decision that holds it
  /// @param summary what the call is, for the people who are asked
  /// @param actsFor on whose behalf the caller acts
  /// @param subject the person on whose behalf it is made
  public record Opening(
      String project,
      String environment,
      String question,
      Digest call,
      String decision,
      String summary,
      String caller,
      List<String> actsFor,
      Optional<String> subject,
      List<Said.Needed> needs,
      Instant expires) {

    public Opening {
      actsFor = List.copyOf(actsFor);
      needs = List.copyOf(needs);
    }
  }

  /// Several, the newest first.
  public record Page(List<EscalationRecord> escalations) {

    public Page {
      escalations = List.copyOf(escalations);
    }
  }

  /// A person's words with a yes or a no.
  public record Comment(String comment) {}

  /// Why nobody has to answer any more.
  public record Closing(Why why) {}

  public enum Why {
    /// The call was decided anew, and nothing asks.
    NO_LONGER_NEEDED,
    /// Nobody waits for the answer. It may still be given: the same call made again finds it.
    CLIENT_GONE,
    EXPIRED
  }

  /// Uses up an approval, for one decision.
  ///
  /// @param call digest of the call that is about to run
  public record Redemption(String decision, Digest call) {}
}
