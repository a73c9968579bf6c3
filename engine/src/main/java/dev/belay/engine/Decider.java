package dev.belay.engine;

import dev.belay.engine.Assignment.Candidate;
import dev.belay.engine.Assignment.OfProject;
import dev.belay.engine.Decision.CandidateAnswer;
import dev.belay.engine.ReleaseAnswer.Answers;
import dev.belay.engine.ReleaseAnswer.Heard;
import dev.belay.engine.Value.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/// Decides requests: obvious, the definition of what an assignment means. What a release means is
/// defined by [ReleaseAnswer]; one that is prepared gives its answers faster.
///
/// The numbers in comments are the lines of the definition in `docs/semantics.md`. Safe for any
/// number of threads.
public final class Decider {

  private final Budget.Limits limits;
  private final Optional<Witness> witness;

  private Decider(Budget.Limits limits, Optional<Witness> witness) {
    this.limits = limits;
    this.witness = witness;
  }

  /// A decider with the usual limits.
  ///
  /// @param nanoTime a clock that only moves forward, such as `System::nanoTime`; it guards the
  ///     caller against a slow machine
  public static Decider with(LongSupplier nanoTime) {
    return with(Budget.Limits.usual(nanoTime));
  }

  static Decider with(Budget.Limits limits) {
    return new Decider(limits, Optional.empty());
  }

  /// One whose every step somebody sees: as slow as the definition, also where releases are
  /// prepared.
  public Decider before(Witness newWitness) {
    return new Decider(limits, Optional.of(newWitness));
  }

  /// What is obeyed. Candidates that are only observed are not evaluated: see [#observe].
  public Decision decide(Facts facts, Assignment assignment) {
    return decide(facts, assignment, Direction.STRICTEST);
  }

  public Decision decide(Facts facts, Assignment assignment, Direction direction) {
    return new OneRequest(facts, assignment, direction).decide();
  }

  /// What the candidates at observe say of a request, for the record: to be asked after the answer
  /// has left.
  public List<CandidateAnswer> observe(Facts facts, Assignment assignment) {
    return new OneRequest(facts, assignment, Direction.STRICTEST).observe();
  }

  /// What one release says of a request by itself, and of the steps that it is made of; of a
  /// question that chooses, what it says of the elements that it is mildest to.
  public Answer answer(Facts facts, Release release, Direction direction) {
    return Script.strictest(facts, release, direction, part -> alone(part, release, direction));
  }

  private Answer alone(Facts facts, Release release, Direction direction) {
    var asked = Asked.of(facts, direction, release.find(facts.question()));
    return asked.leastStrict(answers(asked, release, Heard.ALL, new TreeSet<>()).of());
  }

  /// A release that is prepared gives the same answers sooner.
  private Answers answers(Asked asked, Release release, Heard heard, SortedSet<String> unknown) {
    if (witness.isPresent()) {
      return new ReleaseAnswer(asked, release, heard, limits, unknown, witness.get()).answers();
    }
    return release
        .compiled()
        .map(compiled -> compiled.desk(limits).answers(asked, heard, unknown))
        .orElseGet(() -> new ReleaseAnswer(asked, release, heard, limits, unknown).answers());
  }

  /// Used once, for deciding or for observing.
  private final class OneRequest {

    private final Facts facts;
    private final Inputs inputs;
    private final Assignment assignment;
    private final Direction direction;
    private final Optional<Question> question;
    private final Asked asked;
    private final SortedSet<String> unknown;
    private final List<Answer> decided;
    private final List<Answer> effective;
    private final List<CandidateAnswer> candidates = new ArrayList<>();

    OneRequest(Facts facts, Assignment assignment, Direction direction) {
      this.facts = facts;
      this.inputs = new Inputs(facts);
      this.assignment = assignment;
      this.direction = direction;
      this.question = known(facts.question());
      this.asked = Asked.of(inputs, direction, question);
      this.unknown = new TreeSet<>(facts.unknown());
      this.decided = new ArrayList<>(asked.all(Answer.SILENCE));
      this.effective = new ArrayList<>(asked.all(Answer.SILENCE));
    }

    private Optional<Question> known(String name) {
      return assignment.projects().stream()
          .sorted(Comparator.comparing(OfProject::project))
          .flatMap(project -> bases(project).stream())
          .flatMap(base -> base.find(name).stream())
          .findFirst();
    }

    private List<Script.Step> steps() {
      return Script.of(facts, question, this::known)
          .map(script -> script.steps(direction))
          .orElse(List.of());
    }

    private OneRequest of(Script.Step step) {
      return new OneRequest(step.facts(), assignment, direction);
    }

    Decision decide() {
      hear();
      steps().forEach(this::hear); // 2
      var call = CallDigest.of(facts, question);
      var used = new TreeSet<String>();
      effective.replaceAll(answer -> lifted(answer, call, used)); // 3
      var answer = asked.leastStrict(effective); // 4
      return new Decision(
          answer,
          asked.leastStrict(decided),
          effective,
          kept(effective, answer.verdict()),
          candidates.stream().distinct().toList(),
          unknown,
          used,
          call);
    }

    private void hear(Script.Step step) {
      var request = of(step);
      request.hear();
      strictest(decided, asked.all(request.asked.leastStrict(request.decided)));
      strictest(effective, asked.all(request.asked.leastStrict(request.effective)));
      candidates.addAll(request.candidates);
      request.unknown.forEach(pointer -> unknown.add(step.place(pointer)));
    }

    private void hear() {
      for (var project : assignment.projects()) { // 1
        var base = ofBases(project); // 6, 7
        strictest(decided, base);
        strictest(effective, base);
        for (var candidate : beside(project)) { // 8
          if (candidate.ceiling() != Verdict.ALLOW) {
            var answers = answers(candidate.release(), Heard.HEEDED);
            candidates.addAll(answers.staged());
            candidates.add(candidate.said(project, asked.leastStrict(answers.of()), answers));
            strictest(effective, candidate.capped(answers.of(), project.approvers()));
          }
        }
      }
      for (var opinion : undecided()) {
        strictest(decided, asked.all(Answer.of(opinion)));
        strictest(effective, asked.all(Answer.of(opinion)));
      }
      stops().forEach(stop -> strictest(effective, asked.all(Answer.of(stop)))); // 2
    }

    List<CandidateAnswer> observe() {
      hearObserved();
      steps().stream()
          .map(this::of)
          .flatMap(step -> step.observe().stream())
          .forEach(candidates::add);
      return candidates.stream().distinct().toList();
    }

    private void hearObserved() {
      for (var project : assignment.projects()) {
        for (var base : bases(project)) {
          candidates.addAll(answers(base, Heard.OBSERVED).staged());
        }
        for (var candidate : beside(project)) {
          var isObserved = candidate.ceiling() == Verdict.ALLOW;
          var heard = isObserved ? Heard.ALL : Heard.OBSERVED;
          var answers = answers(candidate.release(), heard);
          candidates.addAll(answers.staged());
          if (isObserved) {
            candidates.add(candidate.said(project, asked.leastStrict(answers.of()), answers));
          }
        }
      }
    }

    private Answers answers(Release release, Heard heard) {
      return Decider.this.answers(asked, release, heard, unknown);
    }

    private static void strictest(List<Answer> into, List<Answer> more) {
      for (int i = 0; i < into.size(); i++) {
        into.set(i, into.get(i).strictest(more.get(i)));
      }
    }

    private static List<Integer> kept(List<Answer> answers, Verdict verdict) {
      var kept = new ArrayList<Integer>();
      for (int i = 0; i < answers.size(); i++) {
        if (answers.get(i).verdict() == verdict) {
          kept.add(i);
        }
      }
      return kept;
    }

    // 1: a question that no project decides, and a project that was not heard of for too long
    private List<Opinion> undecided() {
      var opinions = new ArrayList<Opinion>();
      if (assignment.projects().stream().noneMatch(this::decides)) {
        opinions.add(Opinion.of(Verdict.BLOCK, new Cause.NobodyDecides(facts.question())));
      }
      for (var project : assignment.projects()) {
        if (!facts.now().isBefore(project.expires())) {
          opinions.add(Opinion.of(Verdict.BLOCK, new Cause.Outdated(project.project())));
        }
      }
      return opinions;
    }

    private boolean decides(OfProject project) {
      var bases = bases(project).stream().map(base -> base.defaultFor(facts.question()));
      return direction == Direction.STRICTEST
          ? bases.allMatch(Optional::isPresent)
          : bases.anyMatch(Optional::isPresent);
    }

    // 2
    private List<Opinion> stops() {
      var opinions = new ArrayList<Opinion>();
      for (var project : assignment.projects()) {
        for (var stop : project.stops()) {
          if (question.isPresent()
              && Stops.concerns(stop, question.get())
              && Stops.matches(stop, question.get(), inputs, direction)) {
            var cause = new Cause.Stopped(stop.id(), stop.reason());
            opinions.add(Opinion.of(Verdict.BLOCK, cause));
          }
        }
      }
      return opinions;
    }

    // 3
    private Answer lifted(Answer answer, Digest call, SortedSet<String> used) {
      var approvals = Approvals.covering(answer.needs(), facts, call);
      if (approvals.isEmpty()) {
        return answer;
      }
      used.addAll(approvals.get());
      return new Answer(Verdict.ALLOW, answer.determining());
    }

    // 6: both of them where it is not known whether the cohort has x
    private List<Release> bases(OfProject project) {
      var decides = deciding(project);
      if (decides.isEmpty()) {
        return List.of(project.baseline());
      }
      var release = decides.get().release();
      return isInCohort(decides.get()) ? List.of(release) : List.of(project.baseline(), release);
    }

    private List<Answer> ofBases(OfProject project) {
      var all = new ArrayList<List<Answer>>();
      for (var base : bases(project)) {
        var answers = answers(base, Heard.HEEDED);
        candidates.addAll(answers.staged());
        all.add(answers.of());
      }
      var either = new ArrayList<>(all.getFirst());
      for (int i = 0; i < either.size(); i++) {
        either.set(i, either(either.get(i), all.getLast().get(i)));
      }
      return either;
    }

    private Answer either(Answer some, Answer other) {
      return direction == Direction.LEAST && some.verdict() != other.verdict()
          ? asked.leastStrict(List.of(some, other))
          : some.strictest(other);
    }

    /// The candidate that decides, or may.
    private Optional<Candidate> deciding(OfProject project) {
      return project.candidates().stream()
          .filter(
              candidate ->
                  candidate.stage() == Stage.ENFORCE
                      && (isInCohort(candidate) || mayBeInCohort(candidate)))
          .findFirst();
    }

    private boolean isInCohort(Candidate candidate) {
      var cohort = candidate.cohort();
      return cohort.isOfEveryone()
          ? cohort.contains(assignment.labels(), Optional.empty())
          : subject(candidate).orElse(Value.Null.NULL) instanceof Text(var subject)
              && cohort.contains(assignment.labels(), Optional.of(subject));
    }

    private boolean mayBeInCohort(Candidate candidate) {
      return candidate.cohort().mayContain(assignment.labels())
          && subject(candidate).filter(Value.Unknown.class::isInstance).isPresent();
    }

    private Optional<Value> subject(Candidate candidate) {
      return candidate
          .release()
          .find(facts.question())
          .flatMap(known -> known.subject().flatMap(pointer -> inputs.find(known, pointer)));
    }

    /// Everything that is tried beside what decides, the baseline included where it does not.
    private List<Beside> beside(OfProject project) {
      var beside = new ArrayList<Beside>();
      var decides = deciding(project);
      if (decides.filter(this::isInCohort).isPresent()) {
        beside.add(new Beside(project.baseline(), false, Verdict.ALLOW));
      }
      for (var candidate : project.candidates()) {
        if (!decides.equals(Optional.of(candidate))) {
          var isHeeded =
              isInCohort(candidate)
                  || (direction == Direction.STRICTEST && mayBeInCohort(candidate));
          var ceiling = isHeeded ? ceiling(candidate) : Verdict.ALLOW;
          beside.add(new Beside(candidate.release(), candidate.isDraft(), ceiling));
        }
      }
      return beside;
    }

    private Verdict ceiling(Candidate candidate) {
      var ceiling = candidate.stage().ceiling();
      var known = candidate.release().questions().get(facts.question());
      return known == null ? ceiling : known.roundDown(ceiling);
    }
  }

  private record Beside(Release release, boolean isDraft, Verdict ceiling) {

    List<Answer> capped(List<Answer> answers, List<String> rolloutApprovers) {
      var approvers = rolloutApprovers.isEmpty() ? release.approvers() : rolloutApprovers;
      return answers.stream()
          .map(answer -> Candidates.capped(answer, ceiling, approvers, release))
          .toList();
    }

    CandidateAnswer said(OfProject project, Answer answer, Answers answers) {
      return new CandidateAnswer(
          project.project(), release.address(), isDraft, ceiling, answer, answers.policies());
    }
  }
}
