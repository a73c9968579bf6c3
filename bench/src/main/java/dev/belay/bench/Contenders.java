package dev.belay.bench;

import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Who takes part, in the order of the table.
final class Contenders {

  /// Who would take part and cannot, and why.
  record Absent(String title, String why) {}

  private static final List<Absent> ABSENT =
      List.of(
          new Absent(
              "SAPL 4",
              "no version of io.sapl:sapl-pdp 4 could be resolved when the versions were pinned; of"
                  + " version 3 there is one, not written for this yet"),
          new Absent(
              "Cerbos",
              "a server of its own: what is measured here has no network in between, and asking it"
                  + " over HTTP is not written yet"));

  private Contenders() {}

  static List<Contender> all() {
    return all(System::nanoTime);
  }

  /// @param nanoTime for those who guard their callers against a slow machine
  static List<Contender> all(LongSupplier nanoTime) {
    return List.of(
        Floor.FROM_MAP,
        Floor.FROM_BYTES,
        new Belay(Belay.Form.FROM_MAP, nanoTime),
        new Belay(Belay.Form.FROM_BYTES, nanoTime),
        new Belay(Belay.Form.REFERENCE, nanoTime),
        CelPrograms.PLANNER,
        new PerTenant(CelPrograms.PLANNER),
        CelPrograms.LEGACY,
        new PerTenant(CelPrograms.LEGACY),
        new Casbin(),
        new PerTenant(new Casbin()),
        new Cedar(),
        new PerTenant(new Cedar()),
        new Drools());
  }

  static List<Absent> absent() {
    return ABSENT;
  }

  static Optional<Contender> find(String title) {
    return all().stream().filter(contender -> contender.title().equals(title)).findFirst();
  }
}
