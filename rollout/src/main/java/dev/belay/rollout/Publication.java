package dev.belay.rollout;

import dev.belay.engine.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// A change that became the next release: what there is afterwards.
public record Publication(Project project, Change change, NumberedRelease release) {

  /// What is asked for.
  ///
  /// @param plan of the change, which its reviewers have accepted
  /// @param head number of the release that whoever asks has seen as the head
  /// @param latest what decisions recorded by now say of the change
  public record Request(Plan plan, int head, Evidence latest, String reason) {}

  /// Compare-and-set on the head: of two who saw the same head, one publishes and the other is told
  /// who was faster.
  public static Applied<Publication> publish(
      Project project, Change change, Request request, Actor who, Instant now) {
    var asked = new Asked(project, change, request, who, now);
    return Applied.unless(asked.checks(), asked::publish);
  }

  private record Asked(Project project, Change change, Request request, Actor who, Instant now) {

    Stream<Optional<Problem>> checks() {
      return Stream.of(
          Permission.PUBLISH.refusal(who),
          Checks.reason(request.reason(), "a release"),
          change.notOpen(),
          overtaken(),
          change.outdated(request.plan(), project.head().number(), now),
          problems(),
          unmet(),
          rejected(),
          unreviewed(),
          weakening());
    }

    private Optional<Problem> overtaken() {
      var head = project.head();
      return Checks.when(
          head.number() != request.head(),
          Problem.of(
                  "overtaken",
                  "release %d by `%s` is the head, and not release %d"
                      .formatted(head.number(), head.publishedBy(), request.head()))
              .withHelp("look at it, rebase the change and plan it again"));
    }

    private Optional<Problem> problems() {
      var problems = request.plan().problems();
      return problems.stream()
          .findFirst()
          .map(
              first ->
                  Problem.of(
                          "plan-has-problems",
                          "the plan has %s, the first is: %s"
                              .formatted(count(problems.size(), "problem"), first.message()))
                      .withHelp("mend the change and plan it again"));
    }

    private Optional<Problem> unmet() {
      return request.plan().unmet().stream()
          .findFirst()
          .map(
              example ->
                  Problem.of(
                          "example-fails",
                          "example `%s` must be %s and is %s"
                              .formatted(example.name(), done(example.must()), example.answer()))
                      .withHelp("mend the change or its example, and plan it again"));
    }

    private static String done(Example.Must must) {
      return switch (must) {
        case ALLOW -> "allowed";
        case BLOCK -> "blocked";
      };
    }

    private Optional<Problem> rejected() {
      return counting().values().stream()
          .filter(review -> !review.isAccepted())
          .findFirst()
          .map(
              review ->
                  Problem.of(
                          "rejected",
                          "`%s` rejected the plan: %s"
                              .formatted(review.by().name(), review.comment()))
                      .withHelp("mend the change, or ask them to review it again"));
    }

    private Optional<Problem> unreviewed() {
      int accepted = accepted().size();
      var problem =
          Problem.of(
              "reviews-missing",
              "the plan needs %s, and %d %s"
                  .formatted(
                      count(project.reviews(), "review"),
                      accepted,
                      accepted == 1 ? "counts" : "count"));
      var why = voided();
      return Checks.when(
          accepted < project.reviews(),
          problem.withHelp(
              why.map(sentence -> "plan and review it again: " + sentence)
                  .orElse("ask a reviewer who has no part in the change")));
    }

    /// Why the last acceptance does not count, where there is one.
    private Optional<String> voided() {
      return change.reviews().reversed().stream()
          .filter(Review::isAccepted)
          .findFirst()
          .flatMap(this::voidBecause);
    }

    private Optional<String> voidBecause(Review review) {
      return review.voidBecause(change, project.head().number(), request.latest(), now);
    }

    /// What loosens an answer takes the permission twice: of whoever publishes, and of one who
    /// accepted. A project that asks for no reviews has given the second one up.
    private Optional<Problem> weakening() {
      var isLoosened = request.plan().weakens() || request.latest().isLoosened();
      if (!isLoosened) {
        return Optional.empty();
      }
      return Permission.WEAKEN
          .refusal(who)
          .or(
              () ->
                  Checks.when(
                      project.reviews() > 0 && accepted().stream().noneMatch(Review::mayWeaken),
                      Problem.of(
                              "weakens",
                              "the change loosens what is decided, and nobody who may weaken it"
                                  + " has accepted it")
                          .withHelp("ask a reviewer who may weaken what is decided")));
    }

    /// Those who act for one another are one person.
    private List<Review> accepted() {
      var accepted = new ArrayList<Review>();
      for (var review : counting().values()) {
        var isAnother = accepted.stream().noneMatch(other -> other.by().isSameAs(review.by()));
        if (review.isAccepted() && isAnother) {
          accepted.add(review);
        }
      }
      return accepted;
    }

    /// The last review of each person, of this plan and not void.
    private SortedMap<String, Review> counting() {
      var last = new TreeMap<String, Review>();
      for (var review : change.reviews()) {
        if (review.plan().equals(request.plan().digest()) && voidBecause(review).isEmpty()) {
          last.put(review.by().name(), review);
        }
      }
      return last;
    }

    Applied<Publication> publish() {
      var release =
          new NumberedRelease(
              project.nextNumber(),
              request.plan().address().orElseThrow(),
              change.base(),
              Optional.of(change.id()),
              change.author().name(),
              who.name(),
              now,
              request.reason(),
              Optional.empty(),
              Optional.empty());
      var note =
          Note.of("Release.Published", Integer.toString(release.number()), request.reason())
              .with("change", change.id())
              .with("plan", request.plan().digest())
              .with("address", release.address());
      return new Applied.Taken<>(
          new Publication(
              project.withRelease(release).withoutDraft(change.id()),
              change.publishedAs(release.number()),
              release),
          List.of(note));
    }
  }

  private static String count(int number, String noun) {
    return "%d %s%s".formatted(number, noun, number == 1 ? "" : "s");
  }
}
