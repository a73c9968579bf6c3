package dev.belay.cli;

import dev.belay.engine.Approval;
import dev.belay.engine.Approvals;
import dev.belay.engine.Facts;
import dev.belay.engine.Problem;
import dev.belay.engine.Release;
import dev.belay.engine.Stage;
import dev.belay.wire.ApprovalToken;
import dev.belay.wire.Dsse;
import dev.belay.wire.VerifyingKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Approvals that come with a call.
final class ApprovalOptions {

  @Option(
      names = "--approval-token",
      paramLabel = "FILE",
      description = "What `belay approve` signed for this call. May be repeated.")
  private List<Path> tokens = List.of();

  @Option(
      names = "--approval-key",
      paramLabel = "NAME=FILE",
      description =
          "Public key of somebody whose approvals count: they are believed which groups they are"
              + " in. May be repeated.")
  private List<NamedKey> keys = List.of();

  /// One that was presented.
  ///
  /// @param approval absent when nobody who counts signed it, or not for here
  /// @param problem why it covers nothing
  private record Presented(Path file, Optional<Approval> approval, Optional<Problem> problem) {}

  /// What became of them.
  ///
  /// @param facts with those that somebody who counts has signed
  record Judged(Facts facts, List<Presented> all) {

    private static final String UNCHECKED =
        "that they are used once was not checked: only a control plane can";

    void tell(Trial trial, PrintWriter out) {
      for (var each : all) {
        var why = each.problem.map(problem -> "does not count: " + problem.message());
        out.println("  approval %s: %s".formatted(each.file, why.orElse("counts")));
      }
      if (!trial.decision().used().isEmpty()) {
        out.println("  " + UNCHECKED);
      }
    }

    void tell(JsonObject result) {
      if (!all.isEmpty()) {
        result.put("approvals", all, Judged::json).put("singleUseChecked", false);
      }
    }

    private static JsonObject json(Presented each) {
      var json =
          new JsonObject().put("file", each.file.toString()).put("counts", each.problem.isEmpty());
      each.problem.ifPresent(problem -> json.put("problem", JsonObject.of(problem).value()));
      return json;
    }
  }

  boolean isUsed() {
    return !tokens.isEmpty();
  }

  Judged judge(Desk desk, Facts facts, Release release, Stage stage)
      throws InvalidInput, IOException {
    if (!isUsed()) {
      return new Judged(facts, List.of());
    }
    if (keys.isEmpty()) {
      throw new InvalidInput(
          "no key of an approver is given", "name one with --approval-key: without it none counts");
    }
    var trusted = KeyFiles.byName(desk, keys);
    var decision = Trial.of(facts, release, stage).decision();
    var presented = new ArrayList<Presented>();
    for (var file : tokens) {
      var each = presented(desk, file, trusted, facts, release);
      var flaw =
          each.approval.flatMap(
              approval ->
                  Approvals.flaw(approval, decision.answer().needs(), facts, decision.call()));
      presented.add(new Presented(file, each.approval, each.problem.or(() -> flaw)));
    }
    var approvals = presented.stream().flatMap(each -> each.approval.stream()).toList();
    return new Judged(facts.with(approvals), presented);
  }

  private static Presented presented(
      Desk desk, Path file, Map<String, List<VerifyingKey>> trusted, Facts facts, Release release)
      throws InvalidInput, IOException {
    var bytes = FileReading.read(desk, file, ApprovalToken.MAX_BYTES);
    if (Dsse.peek(bytes, ApprovalToken.PAYLOAD_TYPE) instanceof Dsse.Peeked.Rejected(var problem)) {
      throw new InvalidInput(
          "`%s`: %s".formatted(file, problem.message()), "name what `belay approve` wrote");
    }
    var all = trusted.values().stream().flatMap(List::stream).toList();
    return switch (ApprovalToken.open(bytes, all)) {
      case ApprovalToken.Opened.Rejected(var problem) -> rejected(file, problem);
      case ApprovalToken.Opened.Trusted(var token) -> {
        var own = trusted.getOrDefault(token.approver(), List.of());
        if (ApprovalToken.open(bytes, own) instanceof ApprovalToken.Opened.Rejected) {
          yield rejected(file, signedByAnother(token));
        }
        yield token.isOffline(release.project(), facts)
            ? new Presented(file, Optional.of(token.approval()), Optional.empty())
            : rejected(file, elsewhere(token));
      }
    };
  }

  private static Presented rejected(Path file, Problem problem) {
    return new Presented(file, Optional.empty(), Optional.of(problem));
  }

  /// Otherwise one person could say yes under two names.
  private static Problem signedByAnother(ApprovalToken token) {
    return Problem.of("signature-not-trusted", "`%s` did not sign it".formatted(token.approver()));
  }

  private static Problem elsewhere(ApprovalToken token) {
    return Problem.of(
        "approval-elsewhere",
        "it is for project `%s` in environment `%s` of `%s`"
            .formatted(token.project(), token.environment(), token.tenant()));
  }
}
