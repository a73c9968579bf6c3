package dev.belay.workbench;

import dev.belay.engine.Need;
import java.time.Duration;
import java.util.Locale;

/// A need as a person reads it.
public final class NeedText {

  private NeedText() {}

  /// Such as `2 of treasury for agent-writes/large-transfer, good for 30m`.
  public static String of(Need need) {
    var approval = need.approval();
    var who =
        approval.from().isEmpty() ? "anyone who may approve" : String.join(" or ", approval.from());
    var rule = need.rule().rule().isEmpty() ? " otherwise" : "/" + need.rule().rule();
    return "%d of %s for %s%s, good for %s"
        .formatted(approval.count(), who, need.policy(), rule, time(approval.within()));
  }

  private static String time(Duration time) {
    return time.toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
