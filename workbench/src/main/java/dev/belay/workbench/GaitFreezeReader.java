package dev.belay.workbench;

import dev.belay.engine.Problem;
import dev.belay.engine.Verdict;
import dev.belay.language.Problems;
import dev.belay.workbench.GaitRule.Freeze;
import dev.belay.workbench.GaitRule.Window;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads the times at which a rule of gait is stricter, and makes instants of them.
///
/// @param warnings takes what cannot mean the same in Belay
record GaitFreezeReader(Problems warnings) {

  static final List<String> KEYS =
      List.of("enabled", "timezone", "effect", "reason", "environments", "risk_classes", "windows");

  /// Absent when nothing but `enabled: false` is there.
  Optional<Freeze> freeze(GaitFields fields) {
    var isAskedFor = fields.flag("enabled") || fields.has("windows") || fields.has("timezone");
    return isAskedFor ? Optional.of(read(fields)) : Optional.empty();
  }

  private Freeze read(GaitFields fields) {
    fields.text("reason");
    var effect =
        fields
            .lowerOf("effect", Set.of("block", "require_approval"))
            .flatMap(Verdict::from)
            .orElse(Verdict.BLOCK);
    var zone = zone(fields);
    var windows = new ArrayList<Window>();
    var isUnreadable = zone.isEmpty();
    var written = fields.mappings("windows", "a window", List.of("name", "start", "end"));
    if (written.isEmpty() && !fields.has("windows")) {
      fields.wrong("missing-key", "`freeze_window` has no `windows`", fields.place(), "add it");
    }
    for (var window : written) {
      var read = zone.flatMap(known -> window(window, known));
      read.ifPresent(windows::add);
      isUnreadable |= zone.isPresent() && read.isEmpty();
    }
    return new Freeze(
        effect,
        fields.lowers("environments"),
        fields.lowers("risk_classes"),
        windows,
        isUnreadable);
  }

  private Optional<ZoneId> zone(GaitFields fields) {
    var name = fields.text("timezone");
    if (name.isEmpty()) {
      fields.wrong("missing-key", "`freeze_window` has no `timezone`", fields.place(), "add it");
      return Optional.of(ZoneOffset.UTC);
    }
    try {
      return Optional.of(ZoneId.of(name.get()));
    } catch (DateTimeException _) {
      tell("`%s` is no time zone".formatted(Problems.shown(name.get())), fields, "timezone");
      return Optional.empty();
    }
  }

  private void tell(String what, GaitFields fields, String key) {
    warnings.add(
        Problem.of(
                "freeze-unreadable", what + ": what the rule matches is blocked, as gait blocks it")
            .at(fields.placeOf(key))
            .withHelp("mend the times and import again"));
  }

  private Optional<Window> window(GaitFields fields, ZoneId zone) {
    var start = local(fields, "start");
    var end = local(fields, "end");
    if (start.isEmpty() || end.isEmpty()) {
      return Optional.empty();
    }
    var from = earliest(start.get(), zone);
    var to = latest(end.get(), zone);
    if (!to.isAfter(from)) {
      tell("the window ends before it begins", fields, "end");
      return Optional.empty();
    }
    return Optional.of(new Window(from, to));
  }

  private Optional<LocalDateTime> local(GaitFields fields, String key) {
    var text = fields.text(key).orElse("");
    try {
      return Optional.of(LocalDateTime.parse(text));
    } catch (DateTimeException _) {
      tell(
          "`%s` is no time such as 2026-12-24T18:00:00".formatted(Problems.shown(text)),
          fields,
          key);
      return Optional.empty();
    }
  }

  /// A local time that is there twice in a year, or never, is taken so that the window is longest.
  private static Instant earliest(LocalDateTime time, ZoneId zone) {
    var instants = instants(time, zone);
    return instants.getFirst();
  }

  private static Instant latest(LocalDateTime time, ZoneId zone) {
    return instants(time, zone).getLast();
  }

  private static List<Instant> instants(LocalDateTime time, ZoneId zone) {
    var offsets = zone.getRules().getValidOffsets(time);
    if (offsets.isEmpty()) {
      var gap = zone.getRules().getTransition(time);
      return List.of(time.toInstant(gap.getOffsetAfter()), time.toInstant(gap.getOffsetBefore()));
    }
    return offsets.stream().map(time::toInstant).sorted().toList();
  }
}
