package dev.belay.rollout;

import dev.belay.engine.Problem;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Who does something.
public sealed interface Actor {

  String name();

  Set<Role> roles();

  /// Groups of people; what `approval: from:` names.
  Set<String> groups();

  /// Names of those on whose behalf it acts.
  Set<String> actsFor();

  /// Somebody who can be asked what they meant by it.
  record Person(String name, Set<Role> roles, Set<String> groups, Set<String> actsFor)
      implements Actor {

    public Person {
      roles = Set.copyOf(roles);
      groups = Set.copyOf(groups);
      actsFor = Set.copyOf(actsFor);
    }
  }

  /// A program. It may do a lot, but neither review nor approve, and it moves rollouts only
  /// backwards.
  record Machine(String name, Set<Role> roles, Set<String> actsFor) implements Actor {

    public Machine {
      roles = Set.copyOf(roles);
      actsFor = Set.copyOf(actsFor);
    }

    @Override
    public Set<String> groups() {
      return Set.of();
    }
  }

  /// The server by itself: what follows from the time or from evidence. Nobody can be let in as it.
  record Server() implements Actor {

    @Override
    public String name() {
      return "belay";
    }

    @Override
    public Set<Role> roles() {
      return Set.of();
    }

    @Override
    public Set<String> groups() {
      return Set.of();
    }

    @Override
    public Set<String> actsFor() {
      return Set.of();
    }
  }

  default boolean may(Permission permission) {
    return permission.isOf(this);
  }

  default Hand hand() {
    return new Hand(name(), new TreeSet<>(actsFor()));
  }

  /// Why this is refused to a machine, in words such as `review a plan`. Absent for a person.
  static Optional<Problem> personOnly(Actor who, String words) {
    return switch (who) {
      case Person _ -> Optional.empty();
      case Machine _, Server _ ->
          Optional.of(
              Problem.of(
                  "not-a-person",
                  "`%s` is a machine, and only a person may %s".formatted(who.name(), words)));
    };
  }
}
