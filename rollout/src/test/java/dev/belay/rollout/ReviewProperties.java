package dev.belay.rollout;

import static dev.belay.rollout.Team.AUTHOR;
import static dev.belay.rollout.Team.EDITOR;
import static dev.belay.rollout.Team.LEAD;
import static dev.belay.rollout.Team.NOON;
import static dev.belay.rollout.Team.OPERATOR;
import static dev.belay.rollout.Team.REVIEWER;
import static dev.belay.rollout.Team.change;
import static dev.belay.rollout.Team.evidence;
import static dev.belay.rollout.Team.plan;
import static dev.belay.rollout.Team.project;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.rollout.Actor.Person;
import dev.belay.rollout.Change.Command;
import dev.belay.rollout.Change.Edit;
import dev.belay.testkit.Choices;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What holds on every path of commands, tried on all short ones.
final class ReviewProperties {

  private static final Set<Role> ALL = Set.of(Role.values());

  /// The author with every role there is, and somebody who acts for them.
  private static final Person AUTHOR_OF_ALL_ROLES = new Person("author", ALL, Set.of(), Set.of());

  private static final Person ASSISTANT = new Person("assistant", ALL, Set.of(), Set.of("author"));

  private static final List<Actor> ACTORS =
      List.of(AUTHOR_OF_ALL_ROLES, ASSISTANT, EDITOR, REVIEWER, LEAD);

  @Test
  void no_path_of_commands_lets_whoever_wrote_a_change_accept_it() {
    int tried = 0;
    int published = 0;
    for (var choices = new Choices(); choices.hasMore(); tried++) {
      var change = change("c1", 0);
      for (int step = 0; step < 4; step++) {
        change = step(change, choices);
      }
      var plan = plan(change, evidence());
      var request = new Publication.Request(plan, 0, evidence(), "as agreed");
      for (var review : change.reviews()) {
        if (review.isAccepted() && review.edition() == change.edition()) {
          assertThat(change.editors()).as("%s", choices).noneMatch(review.by()::isSameAs);
        }
      }
      var applied = Publication.publish(project(1), change, request, OPERATOR, NOON);
      if (applied instanceof Applied.Taken<Publication>(var next, _)) {
        published++;
        assertThat(next.change().reviews())
            .as("%s", choices)
            .anyMatch(review -> isByAnother(review, next.change()));
      }
    }
    assertThat(tried).isEqualTo(11 * 11 * 11 * 11);
    assertThat(published).isPositive();
  }

  private static boolean isByAnother(Review review, Change change) {
    return review.isAccepted()
        && review.edition() == change.edition()
        && change.editors().stream().noneMatch(review.by()::isSameAs);
  }

  /// One of eleven: each of five edits or accepts, or one rejects.
  private static Change step(Change change, Choices choices) {
    int choice = choices.below(2 * ACTORS.size() + 1);
    var who = ACTORS.get(choice % ACTORS.size());
    var plan = plan(change, evidence());
    var command =
        switch (choice / ACTORS.size()) {
          case 0 -> new Command.EditFile("policies/a.yaml", new Edit.Written("by " + who.name()));
          case 1 -> new Command.Judge(plan, true, "", 0);
          default -> new Command.Judge(plan, false, "", 0);
        };
    return switch (change.apply(command, who, NOON)) {
      case Applied.Taken<Change>(var next, _) -> next;
      case Applied.Refused<Change> _ -> change;
    };
  }

  @Test
  void whoever_has_part_in_a_change_by_any_tie_cannot_accept_it() {
    int tried = 0;
    for (var choices = new Choices(); choices.hasMore(); tried++) {
      var writer = person("writer", choices);
      var judge = person("judge", choices);
      var opening =
          new Change.Opening(
              "c1",
              "agents",
              0,
              new Change.Purpose("a try", "", ""),
              java.util.Map.of(),
              List.of());
      var change = Team.taken(Change.open(opening, writer));
      var applied = Team.judge(change, plan(change, evidence()), true, judge);
      var writers = new HashSet<>(writer.actsFor());
      writers.add("writer");
      var judges = new HashSet<>(judge.actsFor());
      judges.add("judge");
      judges.retainAll(writers);
      assertThat(applied instanceof Applied.Taken<Change>)
          .as("%s by %s", writer, judge)
          .isEqualTo(judges.isEmpty());
    }
    assertThat(tried).isEqualTo(8 * 8);
  }

  private static Person person(String name, Choices choices) {
    var actsFor = choices.someOf(List.of("writer", "judge", "both"));
    return new Person(name, ALL, Set.of(), Set.copyOf(actsFor));
  }

  @Test
  void what_is_refused_changes_nothing_and_what_is_taken_leaves_what_was() {
    for (var choices = new Choices(); choices.hasMore(); ) {
      var change = change("c1", 0);
      var before = change("c1", 0);
      var who = choices.oneOf(List.of(AUTHOR, EDITOR, REVIEWER, OPERATOR, Team.PIPELINE));
      var command =
          choices.oneOf(
              List.of(
                  new Command.EditFile("policies/a.yaml", new Edit.Removed()),
                  new Command.EditFile("../a.yaml", new Edit.Removed()),
                  new Command.EditExamples(List.of()),
                  new Command.Describe(new Change.Purpose("", "", "")),
                  new Command.Rebase(1, Set.of()),
                  new Command.Judge(plan(change, evidence()), true, "", 0),
                  new Command.Abandon("not needed")));
      var applied = change.apply(command, who, NOON);
      assertThat(change).as("%s", command).isEqualTo(before);
      if (applied instanceof Applied.Taken<Change>(var next, var notes)) {
        assertThat(next).as("%s by %s", command, who).isNotEqualTo(before);
        assertThat(notes).extracting(Note::action).containsExactly(command.action());
      }
    }
  }
}
