package dev.belay.rollout;

import dev.belay.engine.Approval;
import dev.belay.engine.Approvals;
import dev.belay.engine.Digest;
import dev.belay.engine.Need;
import dev.belay.engine.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What one call needs, and whose call it is: as much as it takes to tell who may say yes.
///
/// @param caller who makes the call
/// @param subject the person on whose behalf it is made; absent when there is none, or none known
record CallNeeds(Digest call, SortedSet<Need> needs, Hand caller, Optional<String> subject) {

  /// Nobody says yes to what they do, have done for them, or do for the same person.
  Optional<Problem> ownCall(Actor who) {
    var isAskedAsSubject = isSubject(who) && needs.stream().anyMatch(CallNeeds::asksTheSubject);
    var isCaller = caller.name().equals(who.name());
    return Checks.when(
        isCaller || (!isAskedAsSubject && callers().isSameAs(who.hand())),
        Problem.of(
                "own-call",
                "the call of `%s` is not for `%s` to answer".formatted(caller.name(), who.name()))
            .withHelp("ask somebody who has no part in it"));
  }

  /// The hand that makes the call, for the subject too.
  private Hand callers() {
    var actsFor = new TreeSet<>(caller.actsFor());
    subject.ifPresent(actsFor::add);
    return new Hand(caller.name(), actsFor);
  }

  private boolean isSubject(Actor who) {
    return subject.filter(who.name()::equals).isPresent();
  }

  private static boolean asksTheSubject(Need need) {
    return need.approval().from().contains(Approvals.SUBJECT);
  }

  /// @param words what asks, such as `the call`
  Optional<Problem> notAsked(Actor who, String words) {
    return Checks.when(
        needs.stream().noneMatch(need -> isAsked(who, need)),
        Problem.of(
            "not-asked",
            "%s asks %s, and `%s` is none of them"
                .formatted(
                    words,
                    needs.stream()
                        .flatMap(need -> need.approval().from().stream())
                        .distinct()
                        .collect(Collectors.joining(", ")),
                    who.name())));
  }

  private boolean isAsked(Actor who, Need need) {
    var from = need.approval().from();
    if (isSubject(who)) {
      return asksTheSubject(need);
    }
    return from.isEmpty() || from.stream().anyMatch(who.groups()::contains);
  }

  /// A yes of somebody who is asked, to every need that asks them.
  Approval approvedBy(Actor who, String id, Instant now) {
    var covered = needs.stream().filter(need -> isAsked(who, need)).toList();
    var within =
        covered.stream()
            .map(need -> need.approval().within())
            .max(Duration::compareTo)
            .orElseThrow();
    return new Approval(
        id,
        call,
        covered.stream().map(Need::rule).collect(Collectors.toUnmodifiableSet()),
        who.name(),
        who.groups().stream().sorted().toList(),
        who.actsFor().stream().sorted().toList(),
        now,
        now.plus(within));
  }
}
