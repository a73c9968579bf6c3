package dev.belay.rollout;

import dev.belay.engine.Answer;
import dev.belay.engine.Approval;
import dev.belay.engine.Digest;
import dev.belay.engine.Need;
import dev.belay.engine.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A yes that a person is about to say without a control plane, by the rules that hold there.
///
/// @param answer what the call is answered without it
/// @param subject the person on whose behalf the call is made
/// @param rules for which it is said, as `POLICY/RULE`; empty: for all that ask whoever says it
/// @param within how long it is to be good for; absent: as long as the policies let it
public record OfflineApproval(
    Answer answer,
    Digest call,
    Hand caller,
    Optional<String> subject,
    Set<String> rules,
    Optional<Duration> within) {

  /// However long a policy lets a yes be good for: nobody can take this one back.
  public static final Duration LONGEST = Duration.ofDays(1);

  public OfflineApproval {
    rules = Set.copyOf(rules);
  }

  /// What comes of saying it.
  ///
  /// @param id of the approval that this gives
  public Applied<Approval> give(Actor.Person who, String id, Instant now) {
    var asks = new CallNeeds(call, needs(), caller, subject);
    return Applied.unless(
        Stream.of(asksNobody(), unknownRule(), asks.ownCall(who), asks.notAsked(who, "the call")),
        () -> lasting(asks.approvedBy(who, id, now)));
  }

  private SortedSet<Need> needs() {
    return answer.needs().stream()
        .filter(need -> rules.isEmpty() || rules.contains(need.ruleName()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Optional<Problem> asksNobody() {
    return switch (answer.verdict()) {
      case REQUIRE_APPROVAL -> Optional.empty();
      case ALLOW ->
          Optional.of(Problem.of("not-needed", "the call needs nobody's yes: it is allowed"));
      case DRY_RUN, BLOCK ->
          Optional.of(
              Problem.of("not-lifted", "no yes lifts this: %s".formatted(answer.sentence())));
    };
  }

  private Optional<Problem> unknownRule() {
    var known = new TreeSet<String>();
    answer.needs().forEach(need -> known.add(need.ruleName()));
    return rules.stream()
        .sorted()
        .filter(rule -> !known.contains(rule))
        .findFirst()
        .map(
            rule ->
                Problem.of("no-such-need", "the call needs nobody's yes for `%s`".formatted(rule))
                    .withHelp("it does for %s".formatted(String.join(", ", known))));
  }

  private Applied<Approval> lasting(Approval approval) {
    var allowed = Duration.between(approval.given(), approval.expires());
    var longest = allowed.compareTo(LONGEST) > 0 ? LONGEST : allowed;
    var wanted = within.orElse(longest);
    return Applied.unless(
        Stream.of(tooLong(wanted, longest), isOver(wanted)),
        () -> new Applied.Taken<>(approval.until(approval.given().plus(wanted)), List.of()));
  }

  private static Optional<Problem> tooLong(Duration wanted, Duration longest) {
    return Checks.when(
        wanted.compareTo(longest) > 0,
        Problem.of(
            "too-long",
            "a yes to this call is good for %s at most, not for %s"
                .formatted(text(longest), text(wanted))));
  }

  private static Optional<Problem> isOver(Duration wanted) {
    return Checks.when(
        wanted.isZero() || wanted.isNegative(),
        Problem.of("too-short", "a yes must be good for some time"));
  }

  private static String text(Duration duration) {
    return duration.toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
