package dev.belay.workbench;

import dev.belay.engine.Verdict;
import java.util.Comparator;
import java.util.List;

/// The order of gait, in which an approval is stricter than a dry run.
final class GaitStrictness {

  private static final List<Verdict> ORDER =
      List.of(Verdict.ALLOW, Verdict.DRY_RUN, Verdict.REQUIRE_APPROVAL, Verdict.BLOCK);

  static final Comparator<Verdict> STRICTEST_FIRST =
      Comparator.<Verdict>comparingInt(ORDER::indexOf).reversed();

  private GaitStrictness() {}

  static boolean isStricter(Verdict verdict, Verdict than) {
    return ORDER.indexOf(verdict) > ORDER.indexOf(than);
  }

  static Verdict stricter(Verdict one, Verdict other) {
    return isStricter(other, one) ? other : one;
  }
}
