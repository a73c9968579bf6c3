package dev.belay.gateway;

import dev.belay.enforce.Decided;
import dev.belay.enforce.EnforcementPoint;
import dev.belay.enforce.HeldCall;
import dev.belay.enforce.HeldOutcome;
import dev.belay.engine.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A gate that answers what an enforcement point decides, and tells it what was done.
///
/// @param patience how long a call that needs an approval is held
record PointGate(EnforcementPoint point, CallFacts facts, Duration patience) implements Gate {

  /// People read it in a list.
  private static final int SUMMARY_CHARACTERS = 500;

  @Override
  public Admission admit(Call call) {
    var decided = point.decide(facts.of(call));
    return decided.verdict() == Verdict.REQUIRE_APPROVAL
        ? new Admission.Held(decided.id(), hold(decided, call))
        : settled(decided);
  }

  @Override
  public boolean shows(Principal principal, Tool tool) {
    return point.least(facts.anyCallOf(principal, tool)).verdict() != Verdict.BLOCK;
  }

  @Override
  public void did(Admission admission, Deed deed) {
    did(admission.decision(), deed);
  }

  private void did(String decision, Deed deed) {
    var done =
        switch (deed) {
          case EXECUTED -> dev.belay.wire.Deed.Done.EXECUTED;
          case NOT_EXECUTED -> dev.belay.wire.Deed.Done.NOT_EXECUTED;
          case FAILED -> dev.belay.wire.Deed.Done.FAILED;
          case UNKNOWN -> dev.belay.wire.Deed.Done.UNKNOWN;
        };
    point.did(decision, done);
  }

  private static Admission settled(Decided decided) {
    return switch (decided.verdict()) {
      case ALLOW -> new Admission.Forward(decided.id());
      case DRY_RUN -> new Admission.DryRun(decided.id(), why(decided), decided.reasons());
      case BLOCK -> new Admission.Blocked(decided.id(), why(decided), decided.reasons());
      case REQUIRE_APPROVAL ->
          new Admission.Pending(
              decided.id(), Optional.empty(), "make the same call again to ask for an approval");
    };
  }

  /// What the policies say, else which they are.
  private static String why(Decided decided) {
    var answer = decided.decision().answer();
    return answer
        .message()
        .orElseGet(
            () ->
                answer.determining().stream()
                    .map(opinion -> opinion.cause().sentence())
                    .distinct()
                    .collect(Collectors.joining(" and ")));
  }

  private PointHold hold(Decided decided, Call call) {
    return new PointHold(this, decided, point.hold(decided, summary(call)));
  }

  private static String summary(Call call) {
    var text =
        switch (call) {
          case Call.ToolCall(var caller, _, var tool, var arguments, _, _) ->
              "%s calls %s %s".formatted(caller.id(), tool, Json.text(Json.sorted(arguments)));
          case Call.Read(var caller, _, var method, var name, _, _) ->
              "%s asks for %s of %s".formatted(caller.id(), method, name);
        };
    return text.length() <= SUMMARY_CHARACTERS ? text : text.substring(0, SUMMARY_CHARACTERS) + "…";
  }

  /// A held call in the words of this gateway.
  private record PointHold(PointGate gate, Decided held, HeldCall call) implements Admission.Hold {

    @Override
    public Duration patience() {
      return gate.patience();
    }

    @Override
    public Admission await(Duration atMost) throws InterruptedException {
      return admission(call.await(atMost));
    }

    @Override
    public Admission end() {
      return admission(call.end());
    }

    @Override
    public Admission leave() {
      return admission(call.leave());
    }

    private Admission admission(HeldOutcome outcome) {
      return switch (outcome) {
        case HeldOutcome.Waiting _ -> new Admission.Held(held.id(), this);
        case HeldOutcome.Run(var decided) -> new Admission.Forward(decided.id());
        case HeldOutcome.NotRun(var decided, var why) -> notRun(decided, why);
      };
    }

    private static Admission notRun(Decided decided, HeldOutcome.Why why) {
      return switch (why) {
        case HeldOutcome.Why.Pending(var escalation) ->
            pending(
                decided, Optional.of(escalation), "make the same call again once it is approved");
        case HeldOutcome.Why.ClientGone(var escalation) ->
            pending(decided, escalation, "make the same call again");
        case HeldOutcome.Why.Unavailable _ ->
            pending(
                decided,
                Optional.empty(),
                "nobody could be asked, as the control plane is away; make the same call again"
                    + " later");
        case HeldOutcome.Why.Refused(var by, var comment) ->
            new Admission.Blocked(decided.id(), refused(by, comment), List.of());
        case HeldOutcome.Why.Redecided _ -> settled(decided);
      };
    }

    private static Admission pending(Decided decided, Optional<String> escalation, String retry) {
      return new Admission.Pending(decided.id(), escalation, retry);
    }

    private static String refused(String by, String comment) {
      return comment.isBlank()
          ? "%s refused the call".formatted(by)
          : "%s refused the call: %s".formatted(by, comment);
    }
  }
}
