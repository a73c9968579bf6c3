package dev.belay.wire;

import dev.belay.engine.Approval;
import dev.belay.engine.Approval.RuleOf;
import dev.belay.engine.Digest;
import dev.belay.engine.Facts;
import dev.belay.engine.Pointer;
import dev.belay.engine.Problem;
import dev.belay.engine.Value;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// One person's yes to one call, as the control plane signs it: verified without the control plane,
/// used up only through it.
///
/// @param covers the rules that it was given for
/// @param actsFor principals on whose behalf the approver acts
public record ApprovalToken(
    String format,
    String tenant,
    String project,
    String environment,
    String id,
    Digest call,
    List<Covered> covers,
    String approver,
    List<String> groups,
    List<String> actsFor,
    Instant given,
    Instant expires) {

  public static final String FORMAT = "belay-approval/1";

  /// The type that its signature covers.
  public static final String PAYLOAD_TYPE = "application/vnd.belay.approval+json";

  /// The tenant of what a person signs without a control plane.
  public static final String OFFLINE = "offline";

  /// How many bytes a signed approval may have.
  public static final int MAX_BYTES = 64 << 10;

  public ApprovalToken {
    covers = List.copyOf(covers);
    groups = List.copyOf(groups);
    actsFor = List.copyOf(actsFor);
    if (!format.equals(FORMAT)) {
      throw new IllegalArgumentException("expected format %s, found %s".formatted(FORMAT, format));
    }
  }

  /// A rule of a policy that means one exact thing.
  public record Covered(Digest meaning, String rule) {}

  /// What a token turned out to be.
  public sealed interface Opened {

    record Trusted(ApprovalToken token) implements Opened {}

    record Rejected(Problem problem) implements Opened {}
  }

  public static ApprovalToken of(
      Approval approval, String tenant, String project, String environment) {
    return new ApprovalToken(
        FORMAT,
        tenant,
        project,
        environment,
        approval.id(),
        approval.call(),
        approval.covers().stream()
            .map(rule -> new Covered(rule.meaning(), rule.rule()))
            .sorted(java.util.Comparator.comparing(Covered::meaning).thenComparing(Covered::rule))
            .toList(),
        approval.approver(),
        approval.groups(),
        approval.actsFor(),
        approval.given(),
        approval.expires());
  }

  /// What a person signs without a control plane: good where the facts are established.
  public static ApprovalToken offline(Approval approval, String project, Facts facts) {
    return of(approval, OFFLINE, project, environment(facts));
  }

  /// Whether it is good at a desk, for such facts and policies.
  public boolean isOffline(String forProject, Facts facts) {
    return isFor(OFFLINE, List.of(forProject), environment(facts));
  }

  /// Whether it is good where these are enforced.
  public boolean isFor(String ofTenant, Collection<String> projects, String inEnvironment) {
    return tenant.equals(ofTenant)
        && environment.equals(inEnvironment)
        && projects.contains(project);
  }

  private static String environment(Facts facts) {
    return Pointer.find(facts.input(), "/context/environment")
        .flatMap(
            found -> found instanceof Value.Text(var text) ? Optional.of(text) : Optional.empty())
        .orElse("");
  }

  public Approval approval() {
    var rules =
        covers.stream()
            .map(covered -> new RuleOf(covered.meaning(), covered.rule()))
            .collect(java.util.stream.Collectors.toSet());
    return new Approval(id, call, rules, approver, groups, actsFor, given, expires);
  }

  /// The signed token, as JSON on one line.
  public byte[] sign(SigningKey key) {
    return Dsse.sign(PAYLOAD_TYPE, Documents.bytes(this), key);
  }

  public static Opened open(byte[] envelope, Collection<VerifyingKey> keys) {
    if (envelope.length > MAX_BYTES) {
      return new Opened.Rejected(
          Problem.of(
              "too-large",
              "an approval has at most %,d bytes, found %,d"
                  .formatted(MAX_BYTES, envelope.length)));
    }
    return switch (Dsse.open(envelope, PAYLOAD_TYPE, keys)) {
      case Dsse.Opened.Rejected(var problem) -> new Opened.Rejected(problem);
      case Dsse.Opened.Verified(var payload, _) -> read(payload.bytes());
    };
  }

  private static Opened read(byte[] payload) {
    try {
      return new Opened.Trusted(Documents.readStrictly(payload, ApprovalToken.class));
    } catch (Malformed e) {
      return new Opened.Rejected(e.problem());
    }
  }
}
