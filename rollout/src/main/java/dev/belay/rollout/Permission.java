package dev.belay.rollout;

import static dev.belay.rollout.Role.ADMINISTRATOR;
import static dev.belay.rollout.Role.AUTHOR;
import static dev.belay.rollout.Role.ENFORCEMENT_POINT;
import static dev.belay.rollout.Role.OPERATOR;
import static dev.belay.rollout.Role.REVIEWER;

import dev.belay.engine.Problem;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The table of who may do what. There is no other: a route of the server names its row here.
///
/// A row only opens the door. Who may do it to *this* change, rollout or escalation is decided by
/// the rules of that thing.
public enum Permission {
  READ("look at a project", AUTHOR, REVIEWER, OPERATOR, ADMINISTRATOR),
  READ_RELEASES("fetch a release", AUTHOR, REVIEWER, OPERATOR, ADMINISTRATOR, ENFORCEMENT_POINT),
  READ_AUDIT("read the audit", AUTHOR, REVIEWER, OPERATOR, ADMINISTRATOR),
  EDIT_CHANGES("write a change", AUTHOR),
  PLAN("plan a change", AUTHOR, REVIEWER, OPERATOR),
  REVIEW("review a plan", REVIEWER),
  /// Beside the permission to publish or to review, for what loosens an answer.
  WEAKEN("weaken what is decided", OPERATOR, ADMINISTRATOR),
  PUBLISH("publish a release", OPERATOR),
  MOVE_ROLLOUTS("move a rollout", OPERATOR),
  ROLL_BACK("roll back", OPERATOR),
  STOP("place or lift a stop", OPERATOR),
  READ_ESCALATIONS(
      "look at an escalation", AUTHOR, REVIEWER, OPERATOR, ADMINISTRATOR, ENFORCEMENT_POINT),
  ANSWER_ESCALATIONS("answer an escalation", REVIEWER, OPERATOR),
  MANAGE_PROJECTS("make a project", ADMINISTRATOR),
  MANAGE_TOKENS("let people in", ADMINISTRATOR),
  FOLLOW_ASSIGNMENT("follow an assignment", OPERATOR, ADMINISTRATOR, ENFORCEMENT_POINT),
  REPORT("report decisions", ENFORCEMENT_POINT),
  HOLD_CALLS("hold a call", ENFORCEMENT_POINT),
  REDEEM_APPROVALS("use up an approval", ENFORCEMENT_POINT);

  private final String words;

  @SuppressWarnings("ImmutableEnumChecker") // a set that cannot be changed
  private final Set<Role> roles;

  Permission(String words, Role first, Role... others) {
    this.words = words;
    this.roles = Collections.unmodifiableSet(EnumSet.of(first, others));
  }

  /// What it permits, as people say it: `publish a release`.
  public String words() {
    return words;
  }

  /// In the order of [Role].
  public Set<Role> roles() {
    return roles;
  }

  public boolean isOf(Actor who) {
    return who.roles().stream().anyMatch(roles::contains);
  }

  /// Why it is refused. Absent for whoever has it.
  public Optional<Problem> refusal(Actor who) {
    return isOf(who)
        ? Optional.empty()
        : Optional.of(
            Problem.of(
                "not-permitted",
                "`%s` may not %s: it takes the role %s"
                    .formatted(who.name(), words, oneOf(List.copyOf(roles)))));
  }

  private static String oneOf(List<Role> roles) {
    return roles.stream().sorted().map(Role::text).collect(Collectors.joining(" or "));
  }
}
