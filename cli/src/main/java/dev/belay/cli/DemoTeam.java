package dev.belay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.engine.Digest;
import dev.belay.engine.Stage;
import dev.belay.wire.ChangeRecord;
import dev.belay.wire.DecisionRecord;
import dev.belay.wire.EscalationRecord;
import dev.belay.wire.PlanRecord;
import dev.belay.wire.Refused;
import dev.belay.wire.ReleaseRecord;
import dev.belay.wire.RolloutRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// The people of the demo, and what each of them does.
///
/// @param author writes changes, and may review those of others
/// @param operator publishes, rolls out and takes back
/// @param treasurer is in the group that is asked about payments
record DemoTeam(DemoPerson author, DemoPerson reviewer, DemoPerson operator, DemoPerson treasurer) {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofMillis(5);
  private static final int NOT_FOUND = 404;

  static DemoTeam in(DemoWorld world) throws IOException, InterruptedException, Refused {
    return new DemoTeam(
        world.person("author", List.of("author", "reviewer"), List.of()),
        world.person("reviewer", List.of("reviewer"), List.of()),
        world.person("operator", List.of("operator", "reviewer"), List.of()),
        world.person("treasurer", List.of("reviewer"), List.of("treasury")));
  }

  // Changes

  /// Opens a change with files of the demo, by the paths that they get in the project.
  String open(String reason, Map<String, String> files)
      throws IOException, InterruptedException, Refused {
    var texts = new TreeMap<String, Optional<String>>();
    for (var file : files.entrySet()) {
      texts.put(file.getKey(), Optional.of(resource(file.getValue())));
    }
    var opening =
        new ChangeRecord.Opening(
            reason,
            "agents do only what their rules name",
            operator.name(),
            texts,
            List.of(),
            List.of());
    return author.project().open(opening).id();
  }

  private static String resource(String name) throws IOException {
    try (var in = DemoTeam.class.getResourceAsStream("demo/" + name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
    }
  }

  PlanRecord plan(String change) throws IOException, InterruptedException, Refused {
    return author.project().plan(change, Environments.USUAL);
  }

  /// The refusal, where somebody may not.
  Optional<Refused> accept(DemoPerson who, String change, Digest plan, String comment)
      throws IOException, InterruptedException {
    try {
      who.project().review(change, new ChangeRecord.Judgement(plan, true, comment));
      return Optional.empty();
    } catch (Refused refused) {
      return Optional.of(refused);
    }
  }

  ReleaseRecord publish(String change, Digest plan, int head, String reason)
      throws IOException, InterruptedException, Refused {
    return operator.project().publish(new ReleaseRecord.Publication(change, plan, head, reason));
  }

  // Rollouts

  String startRollout(int release, Stage... stages)
      throws IOException, InterruptedException, Refused {
    var steps = Stream.of(stages).map(RolloutRecord.Step::of).toList();
    var opening =
        new RolloutRecord.Opening(
            release, steps, operator.name(), List.of(DemoWorld.APPROVERS), "pause");
    return operator.production().start(opening).id();
  }

  void advance(String rollout, String reason) throws IOException, InterruptedException, Refused {
    operator.production().advance(rollout, reason);
  }

  ReleaseRecord rollBack(String reason) throws IOException, InterruptedException, Refused {
    return operator.production().rollBack(new ReleaseRecord.Rollback(reason, Optional.empty()));
  }

  // Held calls

  /// The call of an agent that waits for an answer, once it does.
  EscalationRecord escalation(String caller, String inSummary)
      throws IOException, InterruptedException, Refused {
    var open = Map.of("state", "open");
    return await(
        "an escalation",
        () ->
            treasurer.oversight().escalations(open).escalations().stream()
                .filter(escalation -> escalation.caller().equals(caller))
                .filter(escalation -> escalation.summary().contains(inSummary))
                .findFirst());
  }

  /// The refusal, where somebody may not.
  Optional<Refused> approve(DemoPerson who, EscalationRecord escalation)
      throws IOException, InterruptedException {
    try {
      who.oversight().approve(escalation.id(), "the supplier is known");
      return Optional.empty();
    } catch (Refused refused) {
      return Optional.of(refused);
    }
  }

  // What is waited for

  /// How long it took until every live enforcement point had loaded what the environment says now.
  Duration confirmed() throws IOException, InterruptedException, Refused {
    var began = System.nanoTime();
    await(
        "confirmation",
        () ->
            Optional.of(operator.production().show())
                .filter(now -> !now.points().isEmpty() && now.isConfirmed()));
    return since(began);
  }

  void draftConfirmed() throws IOException, InterruptedException, Refused {
    await(
        "the draft",
        () -> Optional.of(operator.production().show()).filter(now -> !now.drafts().isEmpty()));
    confirmed();
  }

  /// The record of a decision, as soon as the control plane has it.
  DecisionRecord decision(String id) throws IOException, InterruptedException, Refused {
    return await("decision " + id, () -> recorded(id));
  }

  private Optional<DecisionRecord> recorded(String id)
      throws IOException, InterruptedException, Refused {
    try {
      return operator.oversight().decision(id).decision();
    } catch (Refused refused) {
      if (refused.status() == NOT_FOUND) {
        return Optional.empty();
      }
      throw refused;
    }
  }

  /// The whole audit, a line for each entry and one for its signed end.
  List<String> audit() throws IOException, InterruptedException, Refused {
    var bytes = new ByteArrayOutputStream();
    operator.oversight().exportAudit(bytes);
    return bytes.toString(UTF_8).lines().toList();
  }

  private interface Look<T> {
    Optional<T> look() throws IOException, InterruptedException, Refused;
  }

  private static <T> T await(String what, Look<T> look)
      throws IOException, InterruptedException, Refused {
    var began = System.nanoTime();
    while (true) {
      var found = look.look();
      if (found.isPresent()) {
        return found.get();
      }
      if (since(began).compareTo(PATIENCE) > 0) {
        throw new IOException("waited in vain for " + what);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  static Duration since(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
