package dev.belay.bench;

import java.util.List;
import java.util.Optional;

/// Who takes part, in the order of the table.
final class Contenders {

  private static final List<Contender> ALL =
      List.of(
          Floor.FROM_MAP,
          Floor.FROM_BYTES,
          Belay.REFERENCE,
          CelPrograms.PLANNER,
          new PerTenant(CelPrograms.PLANNER),
          CelPrograms.LEGACY,
          new PerTenant(CelPrograms.LEGACY));

  private Contenders() {}

  static List<Contender> all() {
    return ALL;
  }

  static Optional<Contender> find(String title) {
    return ALL.stream().filter(contender -> contender.title().equals(title)).findFirst();
  }
}
