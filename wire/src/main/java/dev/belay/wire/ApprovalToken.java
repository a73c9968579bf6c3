package dev.belay.wire;

import dev.belay.engine.Approval;
import dev.belay.engine.Approval.RuleOf;
import dev.belay.engine.Digest;
import dev.belay.engine.Problem;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

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
