package dev.belay.engine;

import dev.belay.engine.Decision.CandidateAnswer;
import dev.belay.engine.ReleaseAnswer.Answers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What the policies of a release said of one request, and what comes of it: lines 10 to 13 of
/// `docs/semantics.md`. Make a new one for each; not safe for more than one thread.
final class Tally {

  private final Asked asked;
  private final Release release;
  private final Question question;
  private final List<Element> elements = new ArrayList<>();
  private final Map<String, Verdict> policies = new TreeMap<>();
  private final Map<String, List<Answer>> staged = new LinkedHashMap<>();

  Tally(Asked asked, Release release, Question question) {
    this.asked = asked;
    this.release = release;
    this.question = question;
    for (int number = 0; number < asked.elements(); number++) {
      elements.add(new Element());
    }
  }

  /// A policy said something of an element.
  void hear(int element, Policy policy, Opinion opinion) {
    elements.get(element).hear(policy, opinion);
  }

  /// A policy said the same of every element.
  void hearOfAll(Policy policy, Opinion opinion) {
    elements.forEach(element -> element.hear(policy, opinion));
  }

  /// All of these policies together took too long: each is heard as failed.
  void tooLong(List<Policy> tried, Cause cause) {
    tried.forEach(policy -> hearOfAll(policy, Opinion.of(Verdict.BLOCK, cause)));
  }

  Answers answers() {
    var answers = new ArrayList<>(elements.stream().map(Element::decided).toList()); // 11
    prefer(answers); // 12
    for (int number = 0; number < answers.size(); number++) { // 13
      answers.set(number, answers.get(number).strictest(elements.get(number).added()));
    }
    return new Answers(answers, policies, stagedCandidates());
  }

  // 12: among the elements that are answered least strictly, those that no preference drops
  private void prefer(List<Answer> answers) {
    var best = asked.leastStrict(answers).verdict();
    var isPreferred = false;
    for (int number = 0; number < answers.size(); number++) {
      isPreferred |= answers.get(number).verdict() == best && !elements.get(number).dropped;
    }
    for (int number = 0; number < answers.size(); number++) {
      if (isPreferred && answers.get(number).verdict() == best && elements.get(number).dropped) {
        answers.set(number, ReleaseAnswer.blocked(new Cause.NotPreferred(asked.list())));
      }
    }
  }

  private List<CandidateAnswer> stagedCandidates() {
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
                ceiling(policy),
                answer,
                Map.of(policy.name(), answer.verdict())));
      }
    }
    return candidates;
  }

  private Verdict ceiling(Policy policy) {
    return question.roundDown(policy.stage().ceiling());
  }

  /// What is said of one element.
  private final class Element {

    private final List<Opinion> said = new ArrayList<>();
    private final List<Answer> added = new ArrayList<>();
    private boolean dropped;

    void hear(Policy policy, Opinion opinion) {
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
      return Candidates.capped(Answer.of(opinion), ceiling(policy), release.approvers(), release);
    }

    // 11
    Answer decided() {
      var certain = said.stream().filter(Opinion::isCertain).toList();
      if (asked.direction() == Direction.LEAST) {
        return leastDecided(certain);
      }
      var answer = Answer.of(said);
      return certain.isEmpty() ? answer.strictest(byDefault()) : answer;
    }

    /// What is uncertain counts only where it makes the answer less strict.
    private Answer leastDecided(List<Opinion> certain) {
      if (!certain.isEmpty()) {
        return Answer.of(certain);
      }
      var answers = new ArrayList<>(said.stream().map(Answer::of).toList());
      var byDefault = byDefault();
      answers.removeIf(answer -> !byDefault.verdict().isStricterThan(answer.verdict()));
      return answers.isEmpty() ? byDefault : asked.leastStrict(answers);
    }

    private Answer byDefault() {
      return ReleaseAnswer.byDefault(release, question);
    }

    /// What policies with a stage of their own add.
    Answer added() {
      return added.stream().reduce(Answer.SILENCE, Answer::strictest);
    }
  }
}
