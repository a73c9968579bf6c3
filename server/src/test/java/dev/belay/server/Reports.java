package dev.belay.server;

import dev.belay.engine.Digest;
import dev.belay.engine.Value;
import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Verdict;
import dev.belay.wire.DecisionRecord;
import dev.belay.wire.Deed;
import dev.belay.wire.Documents;
import dev.belay.wire.PointReport;
import dev.belay.wire.Said;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// What an enforcement point of a site reports.
record Reports(Site site, String point) {

  static final Digest RELEASE = Digest.of(new byte[0]);
  static final Digest DRAFT = Digest.of(new byte[1]);

  DecisionRecord decision(Verdict verdict) {
    return decision(site.tenant().name(), Site.ENVIRONMENT, Site.PROJECT, verdict, "agent-7");
  }

  DecisionRecord decision(
      String tenant, String environment, String project, Verdict verdict, String principal) {
    return record(
        tenant,
        environment,
        said(verdict),
        new TreeMap<>(Map.of(project, new DecisionRecord.DecidedBy(1, 0, RELEASE))),
        List.of(),
        Optional.of(input(principal)));
  }

  /// One that a draft has an opinion on.
  DecisionRecord observed(Verdict ofDraft) {
    var candidate =
        new DecisionRecord.Candidate(
            Site.PROJECT,
            DRAFT,
            true,
            Verdict.ALLOW,
            said(ofDraft),
            new TreeMap<>(Map.of("no-deletes", ofDraft)));
    return record(
        site.tenant().name(),
        Site.ENVIRONMENT,
        said(Verdict.ALLOW),
        new TreeMap<>(Map.of(Site.PROJECT, new DecisionRecord.DecidedBy(1, 0, RELEASE))),
        List.of(candidate),
        Optional.empty());
  }

  private static Said said(Verdict verdict) {
    return new Said(
        verdict,
        List.of(
            new Said.Because(
                "by_rule",
                "policy tools, rule first",
                "tools",
                "first",
                verdict,
                List.of("as said"),
                Optional.empty(),
                Optional.empty())));
  }

  private static Mapping input(String principal) {
    return object(
        Map.of(
            "principal", object(Map.of("id", Value.text(principal))),
            "tool", object(Map.of("name", Value.text("files.delete")))));
  }

  private static Mapping object(Map<String, Value> fields) {
    var entries = new java.util.LinkedHashMap<Value, Value>();
    fields.forEach((name, value) -> entries.put(Value.text(name), value));
    return new Mapping(entries);
  }

  private DecisionRecord record(
      String tenant,
      String environment,
      Said said,
      SortedMap<String, DecisionRecord.DecidedBy> releases,
      List<DecisionRecord.Candidate> candidates,
      Optional<Mapping> input) {
    return new DecisionRecord(
        site.nextId(),
        tenant,
        environment,
        point,
        "tool.call",
        now(),
        Duration.ofNanos(12_345),
        said,
        said,
        List.of(),
        List.of(),
        List.of(0),
        new TreeSet<>(),
        Site.CALL,
        releases,
        candidates,
        false,
        new TreeSet<>(),
        new DecisionRecord.Kept(input, new TreeSet<>(), now()),
        Optional.empty());
  }

  Deed deed(String decision, Deed.Done done) {
    return Deed.of(decision, done, now());
  }

  private Instant now() {
    return site.plane().clock().instant();
  }

  static List<byte[]> lines(PointReport... reports) {
    return java.util.Arrays.stream(reports).map(Documents::bytes).toList();
  }
}
