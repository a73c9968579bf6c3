package dev.belay.engine;

import dev.belay.engine.CompiledQuestion.Group;
import dev.belay.engine.ReleaseAnswer.Answers;
import dev.belay.engine.ReleaseAnswer.Heard;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Answers one request after another for one question of a release: as [ReleaseAnswer] does, or not
/// at all. What a policy says of every element alike is heard once, and its steps count as often as
/// the reference takes them.
///
/// It has no answer where so many steps were taken, with those of entries that nobody looked at,
/// that the reference may have exceeded its budget. Not safe for more than one thread.
final class Hearing {

  private enum End {
    IN_TIME,
    LATE,
    /// Only the reference can tell.
    LEFT
  }

  private final CompiledQuestion compiled;
  private final Release release;
  private final Budget.Limits left;
  private final Round round;
  private final int endOfDeciding;
  private final boolean isAnyStaged;

  // The present request.
  private int decided;
  private End endOfStaged = End.IN_TIME;

  /// @param left what the reference has, without the steps of entries that nobody looks at
  Hearing(CompiledQuestion compiled, Release release, Budget.Limits left) {
    this.compiled = compiled;
    this.release = release;
    this.left = left;
    this.round = new Round(compiled);
    this.endOfDeciding = compiled.end(Group.DECIDING);
    this.isAnyStaged = compiled.first(Group.STAGED) < compiled.end(Group.OBSERVED_CHOOSING);
  }

  /// What everybody says of a request that is decided as one, of which everything is known. Absent
  /// (`null`) where only the reference can answer.
  @Nullable Answer answer(RequestFrame request) {
    return switch (hearOne(request, Direction.STRICTEST, Heard.ALL)) {
      case IN_TIME -> isSimple() ? strictest() : told(request).of().getFirst();
      case LATE -> late(request);
      case LEFT -> null;
    };
  }

  private Answers told(RequestFrame request) {
    return told(
        request, Asked.of(request.facts(), Direction.STRICTEST, Optional.empty()), Heard.ALL);
  }

  /// Absent (`null`) where only the reference can answer.
  ///
  /// @param asked about the list that this question chooses among, if it does
  /// @param unknown takes the unknown fields that the answer depends on
  @Nullable Answers answers(ValueFrame request, Asked asked, Heard heard, Set<String> unknown) {
    var answers =
        asked.list().isEmpty()
            ? ofOne(request, asked, heard)
            : new OfElements(request, asked).answers(heard);
    if (answers != null) {
      unknown.addAll(round.unknown());
    }
    return answers;
  }

  private Answers everywhere(RequestFrame request, Asked asked) {
    return new Answers(asked.all(late(request)), Map.of(), List.of());
  }

  /// Whoever is too late is heard by nobody.
  private Answer late(RequestFrame request) {
    return ReleaseAnswer.blocked(tooLate(request));
  }

  private Cause tooLate(RequestFrame request) {
    var spent = java.util.Objects.requireNonNull(request.spent());
    return new Cause.OverBudget(release.project(), spent.late().problem());
  }

  /// @param again how often the reference takes the steps of entries that nobody looked at, besides
  ///     once
  private End end(RequestFrame request, int again) {
    if (round.isMisfit() || request.taken() + again * compiled.answerSlack() > left.answerSteps()) {
      return End.LEFT;
    }
    return isLate(request) ? End.LATE : End.IN_TIME;
  }

  private static boolean isLate(RequestFrame request) {
    var spent = request.spent();
    return spent != null && spent.isLate();
  }

  // Requests that are decided as one

  private @Nullable Answers ofOne(RequestFrame request, Asked asked, Heard heard) {
    return switch (hearOne(request, asked.direction(), heard)) {
      case IN_TIME ->
          isSimple()
              ? new Answers(asked.all(strictest()), policies(), List.of())
              : told(request, asked, heard);
      case LATE -> everywhere(request, asked);
      case LEFT -> null;
    };
  }

  private End hearOne(RequestFrame request, Direction direction, Heard heard) {
    round.begin(request, direction);
    endOfStaged = End.IN_TIME;
    var end = heard == Heard.OBSERVED ? End.IN_TIME : hear(request, 0, endOfDeciding);
    decided = round.size();
    if (end != End.IN_TIME || !isAnyStaged(heard)) {
      return end;
    }
    request.beginBudgetAgain();
    int from = compiled.first(firstStaged(heard));
    endOfStaged = hear(request, from, compiled.end(lastStaged(heard)));
    return endOfStaged == End.LEFT ? End.LEFT : End.IN_TIME;
  }

  private End hear(RequestFrame request, int from, int to) {
    try {
      round.hear(from, to);
    } catch (Budget.Spent _) {
      return isLate(request) ? End.LATE : End.LEFT;
    }
    return end(request, 0);
  }

  private boolean isAnyStaged(Heard heard) {
    return isAnyStaged && compiled.first(firstStaged(heard)) < compiled.end(lastStaged(heard));
  }

  private static Group firstStaged(Heard heard) {
    return heard == Heard.OBSERVED ? Group.OBSERVED : Group.STAGED;
  }

  private static Group lastStaged(Heard heard) {
    return heard == Heard.HEEDED ? Group.STAGED_CHOOSING : Group.OBSERVED_CHOOSING;
  }

  /// Whether everything that was said is certain, and nobody with a stage of their own said it.
  private boolean isSimple() {
    var isSimple = decided == round.size() && endOfStaged == End.IN_TIME;
    for (int i = 0; isSimple && i < decided; i++) {
      isSimple = round.said(i).opinion().isCertain();
    }
    return isSimple;
  }

  /// Line 11, the simple case.
  private Answer strictest() {
    if (decided == 0) {
      return compiled.byDefault();
    }
    var strictest = round.said(0);
    boolean isAlone = true;
    for (int i = 1; i < decided; i++) {
      var next = round.said(i);
      if (next.verdict() == strictest.verdict()) {
        isAlone = false;
      } else if (next.verdict().isStricterThan(strictest.verdict())) {
        strictest = next;
        isAlone = true;
      }
    }
    return isAlone ? strictest.answer : together(strictest.verdict());
  }

  private Answer together(Verdict verdict) {
    var together = new ArrayList<Said>();
    for (int i = 0; i < decided; i++) {
      if (round.said(i).verdict() == verdict) {
        together.add(round.said(i));
      }
    }
    return new Answer(verdict, together.stream().sorted().map(Said::opinion).toList());
  }

  /// What each policy with an opinion said.
  private Map<String, Verdict> policies() {
    var policies = new TreeMap<String, Verdict>();
    for (int i = 0; i < decided; i++) {
      policies.put(round.said(i).policy.name(), round.said(i).verdict());
    }
    return policies;
  }

  private Answers told(RequestFrame request, Asked asked, Heard heard) {
    var tally = new Tally(asked, release, compiled.question());
    for (int i = 0; i < round.size(); i++) {
      tally.hearOfAll(round.said(i).policy, round.said(i).opinion());
    }
    if (endOfStaged == End.LATE) {
      tally.tooLong(compiled.policies(firstStaged(heard), lastStaged(heard)), tooLate(request));
    }
    return tally.answers();
  }

  // Requests that choose

  /// One request that chooses among the elements of a list.
  private final class OfElements {

    private final ValueFrame request;
    private final Asked asked;
    private final Tally tally;

    OfElements(ValueFrame request, Asked asked) {
      this.request = request;
      this.asked = asked;
      this.tally = new Tally(asked, release, compiled.question());
    }

    @Nullable Answers answers(Heard heard) {
      round.begin(request, asked.direction());
      var end = heard == Heard.OBSERVED ? End.IN_TIME : hear(Group.DECIDING, Group.CHOOSING);
      if (end != End.IN_TIME) {
        return end == End.LATE ? everywhere(request, asked) : null;
      }
      var endOfStaged = isAnyStaged(heard) ? hearStaged(heard) : End.IN_TIME;
      if (endOfStaged == End.LATE) {
        tally.tooLong(compiled.policies(firstStaged(heard), lastStaged(heard)), tooLate(request));
      }
      return endOfStaged == End.LEFT ? null : tally.answers();
    }

    private End hearStaged(Heard heard) {
      request.beginBudgetAgain();
      var end = heard == Heard.OBSERVED ? End.IN_TIME : hear(Group.STAGED, Group.STAGED_CHOOSING);
      return end != End.IN_TIME || heard == Heard.HEEDED
          ? end
          : hear(Group.OBSERVED, Group.OBSERVED_CHOOSING);
    }

    private End hear(Group ofAll, Group ofEach) {
      if (asked.elements() == 0) {
        return End.IN_TIME;
      }
      try {
        hearOfAll(ofAll);
        for (int number = 0; number < asked.elements(); number++) {
          hearOfElement(ofEach, number);
        }
      } catch (Budget.Spent _) {
        return isLate(request) ? End.LATE : End.LEFT;
      }
      return end(request, asked.elements() - 1);
    }

    private void hearOfAll(Group group) {
      long before = request.taken();
      hearGroup(group);
      request.takeAgain(before, asked.elements() - 1);
      for (int i = 0; i < round.size(); i++) {
        tally.hearOfAll(round.said(i).policy, round.said(i).opinion());
      }
    }

    private void hearOfElement(Group group, int number) {
      request.beginElement(ReleaseAnswer.element(request.fields(), asked.list(), number));
      hearGroup(group);
      for (int i = 0; i < round.size(); i++) {
        tally.hear(number, round.said(i).policy, round.said(i).opinion());
      }
    }

    private void hearGroup(Group group) {
      round.forgetAll();
      round.hear(compiled.first(group), compiled.end(group));
    }
  }
}
