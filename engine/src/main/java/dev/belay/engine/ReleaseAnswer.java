package dev.belay.engine;

import dev.belay.engine.Decision.CandidateAnswer;
import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Value.Timestamp;
import dev.belay.engine.Value.Unknown;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What one release says of one request: `answer(r, x)`, lines 9 to 13 of `docs/semantics.md`. Make
/// a new one for each.
final class ReleaseAnswer {

  /// Which policies of a release are heard.
  enum Heard {
    /// Those that may count.
    HEEDED,
    /// Those that the release itself only observes.
    OBSERVED,
    /// Both.
    ALL;

    boolean includes(boolean isHeeded) {
      return this == ALL || isHeeded == (this == HEEDED);
    }
  }

  /// @param of one answer for each element
  /// @param policies what each policy with an opinion said: of the element it is mildest to
  /// @param staged what each policy with a stage of its own said, as a candidate
  record Answers(List<Answer> of, Map<String, Verdict> policies, List<CandidateAnswer> staged) {}

  private final Asked asked;
  private final Release release;
  private final Heard heard;
  private final Budget.Limits limits;
  private final Set<String> unknown;
  private final Witness witness;

  ReleaseAnswer(
      Asked asked, Release release, Heard heard, Budget.Limits limits, Set<String> unknown) {
    this(asked, release, heard, limits, unknown, Witness.NOBODY);
  }

  /// @param unknown takes the unknown fields that the answer depends on
  ReleaseAnswer(
      Asked asked,
      Release release,
      Heard heard,
      Budget.Limits limits,
      Set<String> unknown,
      Witness witness) {
    this.asked = asked;
    this.release = release;
    this.heard = heard;
    this.limits = limits;
    this.unknown = unknown;
    this.witness = witness;
  }

  Answers answers() {
    var question = release.questions().get(asked.facts().question());
    if (question == null) {
      return everywhere(Answer.SILENCE);
    }
    return switch (asked.inputs().of(question)) { // 9
      case Input.Misfit(var problem) ->
          everywhere(blocked(new Cause.InvalidInput(release.project(), problem)));
      case Input.Fits(var fields) -> new OfQuestion(question, fields).answers();
    };
  }

  private Answers everywhere(Answer answer) {
    return new Answers(asked.all(answer), Map.of(), List.of());
  }

  static Answer blocked(Cause cause) {
    return Answer.of(Opinion.of(Verdict.BLOCK, cause));
  }

  /// What the release says where no policy has a certain opinion.
  static Answer byDefault(Release release, Question question) {
    var named = release.defaultFor(question.name());
    if (named.isEmpty()) {
      return Answer.SILENCE;
    }
    var verdict = question.roundUp(named.get());
    var opinion = Opinion.of(verdict, new Cause.ByDefault(release.project()));
    return Answer.of(
        verdict == Verdict.REQUIRE_APPROVAL
            ? opinion.withNeeds(Candidates.needs(opinion, release.approvers(), release))
            : opinion);
  }

  /// Whether a policy may count, and not only be seen.
  static boolean isHeeded(Policy policy, Question question) {
    return policy.stage() == Stage.ENFORCE
        || question.roundDown(policy.stage().ceiling()) != Verdict.ALLOW;
  }

  /// One element of a request's list, as the policy that chooses sees it.
  static Value element(Mapping fields, String list, int number) {
    return switch (fields.find(list).orElse(Value.Null.NULL)) {
      case Listing(var all) -> all.get(number);
      case Unknown unknown when unknown.type() instanceof Type.ListOf(var type) -> unknown.as(type);
      case Value other -> other;
    };
  }

  /// A request that fits its question.
  private final class OfQuestion {

    private final Question question;
    private final Mapping fields;
    private final Tally tally;

    OfQuestion(Question question, Mapping fields) {
      this.question = question;
      this.fields = fields;
      this.tally = new Tally(asked, release, question);
    }

    Answers answers() {
      var overrun = hear(policies(true));
      if (overrun.isPresent()) {
        return everywhere(blocked(overrun.get()));
      }
      // What policies with a stage of their own cost is theirs, and so is their overrun.
      var tried = policies(false);
      hear(tried).ifPresent(cause -> tally.tooLong(tried, cause));
      return tally.answers();
    }

    private List<Policy> policies(boolean areAtEnforce) {
      return release.policies().stream()
          .filter(policy -> policy.question().equals(question.name()))
          .filter(policy -> (policy.stage() == Stage.ENFORCE) == areAtEnforce)
          .filter(policy -> heard.includes(isHeeded(policy, question)))
          .toList();
    }

    /// Absent unless all of them together took too long.
    private Optional<Cause> hear(List<Policy> spoken) {
      if (spoken.isEmpty()) {
        return Optional.empty();
      }
      var budget = limits.begin();
      for (var policy : spoken) {
        for (int number = 0; number < asked.elements(); number++) {
          hear(policy, number, budget);
        }
      }
      return budget.overrun().map(problem -> new Cause.OverBudget(release.project(), problem));
    }

    private void hear(Policy policy, int number, Budget budget) {
      outcome(policy, number, budget).ifPresent(opinion -> tally.hear(number, policy, opinion));
    }

    private Optional<Opinion> outcome(Policy policy, int number, Budget budget) {
      try {
        budget.beginPolicy();
        witness.asks(policy, number);
        var evaluator =
            new Evaluator(fields, given(policy, number), policy.lets(), budget, witness);
        return new PolicyOutcome(
                policy, policy.rules(), question, evaluator, asked.direction(), unknown)
            .outcome();
      } catch (Budget.Spent spent) {
        var cause = new Cause.PolicyFailed(policy.name(), "", spent.problem());
        return Optional.of(Opinion.of(Verdict.BLOCK, cause));
      }
    }

    private Map<String, Value> given(Policy policy, int number) {
      var given = new HashMap<String, Value>();
      given.put("now", new Timestamp(asked.facts().now()));
      given.put(Release.DATA, release.data());
      policy.each().ifPresent(name -> given.put(name, element(fields, asked.list(), number)));
      return given;
    }
  }
}
