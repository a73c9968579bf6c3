package dev.belay.engine;

import dev.belay.engine.Value.Text;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Whether the approvals that came with a call cover everything it needs, each need by people of
/// its own.
public final class Approvals {

  /// The group that stands for the person on whose behalf an agent calls.
  public static final String SUBJECT = "subject";

  private Approvals() {}

  /// Ids of approvals that together cover the needs; empty when none do. Where there are no needs,
  /// nothing covers them: an approval lifts only what it was given for.
  public static Optional<Set<String>> covering(Collection<Need> needs, Facts facts, Digest call) {
    var principal = textAt(facts, "/principal/id").or(() -> textAt(facts, "/subject/id"));
    if (needs.isEmpty() || principal.isEmpty()) {
      return Optional.empty();
    }
    var valid =
        facts.approvals().stream()
            .filter(approval -> flaw(approval, principal.get(), facts, call).isEmpty())
            .toList();
    var slots = new ArrayList<Need>();
    for (var need : needs) {
      for (int i = 0; i < need.approval().count(); i++) {
        slots.add(need);
      }
    }
    return new Matching(slots, valid, facts).complete();
  }

  /// Why an approval covers none of the needs of a call; absent where it covers one.
  public static Optional<Problem> flaw(
      Approval approval, Collection<Need> needs, Facts facts, Digest call) {
    var principal = textAt(facts, "/principal/id").or(() -> textAt(facts, "/subject/id"));
    if (principal.isEmpty()) {
      return Optional.of(Problem.of("caller-unknown", "nobody knows who makes the call"));
    }
    return flaw(approval, principal.get(), facts, call)
        .or(() -> uncovering(approval, needs, facts));
  }

  private static Optional<Problem> uncovering(
      Approval approval, Collection<Need> needs, Facts facts) {
    if (needs.stream().anyMatch(need -> covers(approval, need, facts))) {
      return Optional.empty();
    }
    var meant = needs.stream().filter(need -> approval.covers().contains(need.rule())).toList();
    if (meant.isEmpty()) {
      return Optional.of(
          needs.stream().anyMatch(need -> isOfThatName(approval, need))
              ? Problem.of("policy-changed", "what the policy means has changed since")
              : Problem.of("approval-uncovering", "it covers no rule that asks here"));
    }
    return Optional.of(
        meant.stream().anyMatch(need -> isInTime(approval, need, facts))
            ? Problem.of("not-asked", "`%s` is none of those asked".formatted(approval.approver()))
            : Problem.of(
                "approval-lapsed", "it was given at %s, too long ago".formatted(approval.given())));
  }

  private static boolean isOfThatName(Approval approval, Need need) {
    return approval.covers().stream().anyMatch(rule -> rule.rule().equals(need.rule().rule()));
  }

  private static Optional<Problem> flaw(
      Approval approval, String principal, Facts facts, Digest call) {
    if (!approval.call().equals(call)) {
      return Optional.of(Problem.of("approval-foreign", "it is for another call"));
    }
    if (isFor(approval, principal)) {
      return Optional.of(
          Problem.of("own-call", "`%s` makes the call".formatted(approval.approver())));
    }
    if (!facts.now().isBefore(approval.expires())) {
      return Optional.of(
          Problem.of("approval-expired", "it expired at %s".formatted(approval.expires())));
    }
    return facts.now().isBefore(approval.given())
        ? Optional.of(
            Problem.of(
                "approval-not-yet-valid", "it is good from %s on".formatted(approval.given())))
        : Optional.empty();
  }

  /// Nobody says yes to what they do themselves, or have done for them.
  private static boolean isFor(Approval approval, String principal) {
    return approval.approver().equals(principal) || approval.actsFor().contains(principal);
  }

  private static Optional<String> textAt(Facts facts, String pointer) {
    return facts.unknown().stream().anyMatch(unknown -> isWithin(pointer, unknown))
        ? Optional.empty()
        : Pointer.find(facts.input(), pointer)
            .flatMap(
                value -> value instanceof Text(var text) ? Optional.of(text) : Optional.empty());
  }

  private static boolean isWithin(String pointer, String unknown) {
    return pointer.equals(unknown) || pointer.startsWith(unknown + "/");
  }

  static boolean covers(Approval approval, Need need, Facts facts) {
    var from = need.approval().from();
    return approval.covers().contains(need.rule())
        && isInTime(approval, need, facts)
        && (from.isEmpty()
            || approval.groups().stream().anyMatch(from::contains)
            || (from.contains(SUBJECT) && isSubject(approval, facts)));
  }

  private static boolean isInTime(Approval approval, Need need, Facts facts) {
    var passed = Duration.between(approval.given(), facts.now());
    return passed.compareTo(need.approval().within()) <= 0;
  }

  private static boolean isSubject(Approval approval, Facts facts) {
    return textAt(facts, "/delegation/chain/0/delegator")
        .filter(approval.approver()::equals)
        .isPresent();
  }

  /// Gives each slot a person of its own, moving earlier ones where that makes room.
  private record Matching(List<Need> slots, List<Approval> approvals, Facts facts) {

    Optional<Set<String>> complete() {
      var slotOf = new HashMap<String, Integer>();
      for (int slot = 0; slot < slots.size(); slot++) {
        if (!place(slot, slotOf, new HashSet<>())) {
          return Optional.empty();
        }
      }
      var ids = new TreeSet<String>();
      slotOf.forEach((person, slot) -> ids.add(by(person, slots.get(slot)).orElseThrow().id()));
      return Optional.of(ids);
    }

    private boolean place(int slot, Map<String, Integer> slotOf, Set<String> asked) {
      for (var approval : approvals) {
        var person = approval.approver();
        if (covers(approval, slots.get(slot), facts) && asked.add(person)) {
          var taken = slotOf.get(person);
          if (taken == null || place(taken, slotOf, asked)) {
            slotOf.put(person, slot);
            return true;
          }
        }
      }
      return false;
    }

    private Optional<Approval> by(String person, Need need) {
      return approvals.stream()
          .filter(approval -> approval.approver().equals(person) && covers(approval, need, facts))
          .min(java.util.Comparator.comparing(Approval::id));
    }
  }
}
