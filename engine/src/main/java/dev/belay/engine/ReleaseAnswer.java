package dev.belay.engine;

import dev.belay.engine.Decision.CandidateAnswer;
import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Value.Timestamp;
import dev.belay.engine.Value.Unknown;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

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
    ALL
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
  private final Map<String, Verdict> policies = new TreeMap<>();
  private final Map<String, List<Answer>> staged = new LinkedHashMap<>();

  /// @param unknown takes the unknown fields that the answer depends on
  ReleaseAnswer(
      Asked asked, Release release, Heard heard, Budget.Limits limits, Set<String> unknown) {
    this.asked = asked;
    this.release = release;
    this.heard = heard;
    this.limits = limits;
    this.unknown = unknown;
  }

  Answers answers() {
    var question = release.questions().get(asked.facts().question());
    if (question == null) {
      return everywhere(Answer.SILENCE);
    }
    return switch (Input.of(question, asked.facts())) { // 9
      case Input.Misfit(var problem) ->
          everywhere(blocked(new Cause.InvalidInput(release.project(), problem)));
      case Input.Fits(var fields) -> answers(question, fields);
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

  private Answers answers(Question question, Mapping fields) {
    var elements = new ArrayList<Element>();
    for (int number = 0; number < asked.elements(); number++) {
      elements.add(new Element(question, fields, number));
    }
    var overrun = hear(elements, deciding(question));
    if (overrun.isPresent()) {
      return everywhere(blocked(overrun.get()));
    }
    // What policies with a stage of their own cost is theirs, and so is their overrun.
    var tried = staged(question);
    hear(elements, tried)
        .ifPresent(cause -> elements.forEach(element -> element.tooLong(tried, cause)));
    var answers = new ArrayList<>(elements.stream().map(Element::decided).toList()); // 11
    prefer(elements, answers); // 12
    for (int number = 0; number < answers.size(); number++) { // 13
      answers.set(number, answers.get(number).strictest(elements.get(number).added()));
    }
    return new Answers(answers, policies, stagedCandidates(question));
  }

  private List<Policy> deciding(Question question) {
    return release.policies().stream()
        .filter(policy -> policy.question().equals(question.name()))
        .filter(policy -> policy.stage() == Stage.ENFORCE && isHeard(policy, question))
        .toList();
  }

  private List<Policy> staged(Question question) {
    return release.policies().stream()
        .filter(policy -> policy.question().equals(question.name()))
        .filter(policy -> policy.stage() != Stage.ENFORCE && isHeard(policy, question))
        .toList();
  }

  /// Absent unless all of them together took too long.
  private Optional<Cause> hear(List<Element> elements, List<Policy> spoken) {
    if (spoken.isEmpty()) {
      return Optional.empty();
    }
    var budget = limits.begin();
    for (var policy : spoken) {
      elements.forEach(element -> element.hear(policy, budget));
    }
    return budget.overrun().map(problem -> new Cause.OverBudget(release.project(), problem));
  }

  private boolean isHeard(Policy policy, Question question) {
    var isObserved =
        policy.stage() != Stage.ENFORCE
            && question.roundDown(policy.stage().ceiling()) == Verdict.ALLOW;
    return switch (heard) {
      case HEEDED -> !isObserved;
      case OBSERVED -> isObserved;
      case ALL -> true;
    };
  }

  private List<CandidateAnswer> stagedCandidates(Question question) {
    var candidates = new ArrayList<CandidateAnswer>();
    for (var policy : release.policies()) {
      var answers = staged.get(policy.name());
      if (answers != null) {
        var answer = asked.leastStrict(answers);
        candidates.add(
            new CandidateAnswer(
                release.project(),
                release.address(),
                false,
                question.roundDown(policy.stage().ceiling()),
                answer,
                Map.of(policy.name(), answer.verdict())));
      }
    }
    return candidates;
  }

  // 12: among the elements that are answered least strictly, those that no preference drops
  private void prefer(List<Element> elements, List<Answer> answers) {
    var best = asked.leastStrict(answers).verdict();
    var isPreferred =
        elements.stream()
            .anyMatch(element -> answers.get(element.number).verdict() == best && !element.dropped);
    if (!isPreferred) {
      return;
    }
    for (var element : elements) {
      if (answers.get(element.number).verdict() == best && element.dropped) {
        answers.set(element.number, blocked(new Cause.NotPreferred(asked.list())));
      }
    }
  }

  /// What is said of one element.
  private final class Element {

    private final Question question;
    private final Mapping fields;
    private final int number;
    private final List<Opinion> said = new ArrayList<>();
    private final List<Answer> added = new ArrayList<>();
    private boolean dropped;

    Element(Question question, Mapping fields, int number) {
      this.question = question;
      this.fields = fields;
      this.number = number;
    }

    void hear(Policy policy, Budget budget) {
      outcome(policy, budget).ifPresent(opinion -> hear(policy, opinion));
    }

    /// All of these policies together took too long: each is heard as failed.
    void tooLong(List<Policy> tried, Cause cause) {
      tried.forEach(policy -> hear(policy, Opinion.of(Verdict.BLOCK, cause)));
    }

    private void hear(Policy policy, Opinion opinion) {
      policies.merge(policy.name(), opinion.verdict(), Verdict::leastStrict);
      var counts = asked.direction() == Direction.STRICTEST || opinion.isCertain();
      if (policy.stage() != Stage.ENFORCE) {
        staged.computeIfAbsent(policy.name(), _ -> new ArrayList<>()).add(Answer.of(opinion));
        if (counts) {
          added.add(softened(policy, opinion));
        }
      } else if (!policy.isPreference() || opinion.cause() instanceof Cause.PolicyFailed) {
        said.add(opinion); // 10
      } else if (counts) {
        dropped = true;
      }
    }

    private Answer softened(Policy policy, Opinion opinion) {
      var ceiling = question.roundDown(policy.stage().ceiling());
      return Candidates.capped(Answer.of(opinion), ceiling, release.approvers(), release);
    }

    private Optional<Opinion> outcome(Policy policy, Budget budget) {
      try {
        budget.beginPolicy();
        var evaluator = new Evaluator(fields, given(policy), policy.lets(), budget);
        return new PolicyOutcome(policy, question, evaluator, asked.direction(), unknown).outcome();
      } catch (Budget.Spent spent) {
        var cause = new Cause.PolicyFailed(policy.name(), "", spent.problem());
        return Optional.of(Opinion.of(Verdict.BLOCK, cause));
      }
    }

    private Map<String, Value> given(Policy policy) {
      var given = new HashMap<String, Value>();
      given.put("now", new Timestamp(asked.facts().now()));
      given.put(Release.DATA, release.data());
      policy.each().ifPresent(name -> given.put(name, value()));
      return given;
    }

    private Value value() {
      return switch (fields.find(asked.list()).orElse(Value.Null.NULL)) {
        case Listing(var all) -> all.get(number);
        case Unknown unknown when unknown.type() instanceof Type.ListOf(var type) ->
            unknown.as(type);
        case Value other -> other;
      };
    }

    // 11
    Answer decided() {
      var certain = said.stream().filter(Opinion::isCertain).toList();
      if (asked.direction() == Direction.LEAST) {
        return leastDecided(certain);
      }
      var answer = Answer.of(said);
      return certain.isEmpty() ? answer.strictest(byDefault(release, question)) : answer;
    }

    /// What is uncertain counts only where it makes the answer less strict.
    private Answer leastDecided(List<Opinion> certain) {
      if (!certain.isEmpty()) {
        return Answer.of(certain);
      }
      var answers = new ArrayList<>(said.stream().map(Answer::of).toList());
      var byDefault = byDefault(release, question);
      answers.removeIf(answer -> !byDefault.verdict().isStricterThan(answer.verdict()));
      return answers.isEmpty() ? byDefault : asked.leastStrict(answers);
    }

    /// What policies with a stage of their own add.
    Answer added() {
      return added.stream().reduce(Answer.SILENCE, Answer::strictest);
    }
  }
}
