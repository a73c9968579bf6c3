package dev.belay.bench;

import java.util.List;
import java.util.Optional;

/// Who takes part, in the order of the table.
final class Contenders {

  /// Who would take part and cannot, and why.
  record Absent(String title, String why) {}

  private static final List<Contender> ALL =
      List.of(
          Floor.FROM_MAP,
          Floor.FROM_BYTES,
          Belay.FROM_MAP,
          Belay.FROM_BYTES,
          Belay.REFERENCE,
          CelPrograms.PLANNER,
          new PerTenant(CelPrograms.PLANNER),
          CelPrograms.LEGACY,
          new PerTenant(CelPrograms.LEGACY),
          new Casbin(),
          new PerTenant(new Casbin()),
          new Cedar(),
          new PerTenant(new Cedar()),
          new Drools());

  private static final List<Absent> ABSENT =
      List.of(
          new Absent(
              "SAPL 4",
              "no version of io.sapl:sapl-pdp 4 could be resolved when the versions were pinned"));

  private Contenders() {}

  static List<Contender> all() {
    return ALL;
  }

  static List<Absent> absent() {
    return ABSENT;
  }

  static Optional<Contender> find(String title) {
    return ALL.stream().filter(contender -> contender.title().equals(title)).findFirst();
  }
}
