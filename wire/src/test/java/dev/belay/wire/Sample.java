package dev.belay.wire;

import dev.belay.engine.Approval;
import dev.belay.engine.Checked;
import dev.belay.engine.Cohort;
import dev.belay.engine.Digest;
import dev.belay.engine.Expr;
import dev.belay.engine.Expr.Position;
import dev.belay.engine.Policy;
import dev.belay.engine.Policy.Rule;
import dev.belay.engine.Question;
import dev.belay.engine.Release;
import dev.belay.engine.Stage;
import dev.belay.engine.Type.Field;
import dev.belay.engine.Type.Presence;
import dev.belay.engine.Type.Simple;
import dev.belay.engine.Type.Struct;
import dev.belay.engine.Value;
import dev.belay.engine.Verdict;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// One of each thing that crosses the network.
final class Sample {

  static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  static final Digest NOTHING = Digest.of(new byte[0]);

  private Sample() {}

  static Release release() {
    var question =
        new Question(
            "ask",
            new Struct("ask", Map.of("tool", new Field(Simple.TEXT, Presence.REQUIRED))),
            EnumSet.allOf(Verdict.class),
            List.of(),
            Optional.empty(),
            Optional.empty());
    var rule =
        new Rule(
            "r",
            new Expr.Literal(Value.Bool.TRUE, new Position(4, 11)),
            true,
            Verdict.ALLOW,
            Optional.empty(),
            List.of("fine"),
            Optional.empty());
    var policy =
        new Policy(
            "p",
            "ask",
            "policies/p.yaml",
            Optional.empty(),
            false,
            Optional.empty(),
            List.of(),
            List.of(rule),
            Optional.empty(),
            Stage.ENFORCE,
            NOTHING);
    return new Release(
        "agents",
        NOTHING,
        Map.of("ask", Verdict.BLOCK),
        Map.of("ask", question),
        List.of("leads"),
        List.of(policy.withMeaning(Checked.meaning(policy))));
  }

  static AssignmentDocument assignment() {
    return new AssignmentDocument(
        AssignmentDocument.FORMAT,
        "default",
        "agents",
        "production",
        7,
        NOON,
        NOON.plusSeconds(3600),
        new AssignmentDocument.Baseline(3, NOTHING),
        List.of(
            new AssignmentDocument.Tried(
                Optional.of(4),
                Digest.of(new byte[1]),
                false,
                Stage.REQUIRE_APPROVAL,
                AssignmentDocument.ForWhom.of(new Cohort(Map.of("zone", "a"), 12.5, "key"))),
            new AssignmentDocument.Tried(
                Optional.empty(),
                Digest.of(new byte[2]),
                true,
                Stage.OBSERVE,
                AssignmentDocument.ForWhom.of(Cohort.everyone()))),
        List.of(
            new AssignmentDocument.Stopped(
                "s1", new TreeMap<>(Map.of("/tool", Value.text("rm"))), "a leak")),
        List.of("leads"));
  }

  static ApprovalToken approval() {
    return ApprovalToken.of(
        new Approval(
            "a1",
            NOTHING,
            Set.of(new Approval.RuleOf(NOTHING, "r")),
            "dana",
            List.of("leads"),
            List.of(),
            NOON,
            NOON.plusSeconds(60)),
        "default",
        "agents",
        "production");
  }
}
