package dev.belay.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.engine.Digest;
import dev.belay.engine.Problem;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Checks an exported audit without trusting whoever exported it: needs the lines and the public
/// keys, nothing else. Make a new one for each export.
///
/// Each entry vouches, by its `previous`, for the one before it, and a signed checkpoint for the
/// last. An entry is named as broken when what follows contradicts it and is not itself
/// contradicted.
public final class AuditChain {

  public sealed interface Checked {

    /// Every entry up to the checkpoint is there and is the one that was written.
    record Proven(AuditCheckpoint checkpoint) implements Checked {}

    /// The entries fit together, but nothing signed says that they are all, or that the last is
    /// real.
    record Unproven(long entries, Digest lastHash) implements Checked {}

    /// Not what was written, or not all of it.
    ///
    /// @param entry sequence of the first broken entry; absent when the checkpoint is broken
    record Broken(OptionalLong entry, Problem problem) implements Checked {}
  }

  /// What an entry says of its own place.
  private record Link(String tenant, long sequence, Digest previous, Digest hash) {}

  private static final class BrokenChain extends Exception {

    private static final long serialVersionUID = 1;
    private final transient Checked.Broken broken;

    BrokenChain(Checked.Broken broken) {
      super(broken.problem().message(), null, false, false);
      this.broken = broken;
    }
  }

  private final Collection<VerifyingKey> keys;
  private Optional<Link> last = Optional.empty();
  private Optional<AuditCheckpoint> checkpoint = Optional.empty();

  /// An entry that the one after it contradicts. Which of the two is wrong, the next one tells.
  private OptionalLong contested = OptionalLong.empty();

  private AuditChain(Collection<VerifyingKey> keys) {
    this.keys = keys;
  }

  /// Reads to the first thing that is broken, or to the end.
  ///
  /// @param lines of the export: entries in order, then a checkpoint if there is one
  public static Checked verify(Iterable<String> lines, Collection<VerifyingKey> keys) {
    var chain = new AuditChain(keys);
    try {
      for (var line : lines) {
        chain.add(line);
      }
      return chain.end();
    } catch (BrokenChain e) {
      return e.broken;
    }
  }

  private void add(String line) throws BrokenChain {
    if (checkpoint.isPresent()) {
      throw brokenAt(nextSequence(), "audit-beyond-checkpoint", "a line follows the checkpoint");
    }
    var bytes = line.getBytes(UTF_8);
    var json = parse(bytes);
    if (json.has("payloadType")) {
      checkpoint = Optional.of(checkpoint(bytes));
    } else {
      add(link(json, Digest.of(bytes)));
    }
  }

  private void add(Link link) throws BrokenChain {
    if (link.sequence() != nextSequence()) {
      throw brokenAt(
          nextSequence(),
          "audit-gap",
          "expected entry %d, found entry %d".formatted(nextSequence(), link.sequence()));
    }
    if (last.isPresent()) {
      follow(last.get(), link.previous());
      requireTenant(last.get().tenant(), link);
    } else if (!link.previous().equals(AuditEntry.GENESIS)) {
      throw changed(link.sequence());
    }
    last = Optional.of(link);
  }

  /// An entry that is itself contradicted has no say about the one before it, so the judgement
  /// waits until one is found that is not.
  private void follow(Link before, Digest named) throws BrokenChain {
    if (!before.hash().equals(named)) {
      contested = OptionalLong.of(before.sequence());
    } else if (contested.isPresent()) {
      throw changed(contested.getAsLong());
    }
  }

  private void requireTenant(String tenant, Link link) throws BrokenChain {
    if (!link.tenant().equals(tenant)) {
      throw brokenAt(
          link.sequence(),
          "audit-of-another-tenant",
          "expected an entry of tenant `%s`, found tenant `%s`".formatted(tenant, link.tenant()));
    }
  }

  private Checked end() throws BrokenChain {
    if (checkpoint.isEmpty()) {
      if (contested.isPresent()) {
        throw changed(contested.getAsLong());
      }
      return new Checked.Unproven(
          nextSequence() - 1, last.map(Link::hash).orElse(AuditEntry.GENESIS));
    }
    var signed = checkpoint.get();
    if (signed.sequence() != nextSequence() - 1) {
      throw brokenAt(
          Math.min(signed.sequence() + 1, nextSequence()),
          "audit-cut",
          "expected %d entries, found %d".formatted(signed.sequence(), nextSequence() - 1));
    }
    if (last.isPresent()) {
      follow(last.get(), signed.hash());
    }
    if (contested.isPresent()) {
      throw changed(contested.getAsLong());
    }
    if (last.isPresent() && !last.get().tenant().equals(signed.tenant())) {
      throw brokenCheckpoint("the checkpoint is of tenant `%s`".formatted(signed.tenant()));
    }
    return new Checked.Proven(signed);
  }

  private long nextSequence() {
    return last.map(Link::sequence).orElse(0L) + 1;
  }

  private JsonNode parse(byte[] bytes) throws BrokenChain {
    try {
      return Json.parse(bytes);
    } catch (JacksonException _) {
      throw malformed();
    }
  }

  private Link link(JsonNode json, Digest hash) throws BrokenChain {
    var tenant = json.path("tenant");
    var sequence = json.path("sequence");
    var previous = json.path("previous").asString("");
    if (!tenant.isString() || !sequence.canConvertToLong() || !Digest.isDigest(previous)) {
      throw malformed();
    }
    return new Link(tenant.asString(), sequence.asLong(), new Digest(previous), hash);
  }

  private AuditCheckpoint checkpoint(byte[] envelope) throws BrokenChain {
    return switch (Dsse.open(envelope, AuditCheckpoint.PAYLOAD_TYPE, keys)) {
      case Dsse.Opened.Rejected(var problem) -> throw brokenCheckpoint(problem.message());
      case Dsse.Opened.Verified(var payload, _) -> {
        var json = payload.json();
        try {
          yield new AuditCheckpoint(
              json.path("tenant").asString(""),
              json.path("sequence").asLong(),
              new Digest(json.path("hash").asString("")),
              Instant.parse(json.path("time").asString("")));
        } catch (IllegalArgumentException | DateTimeParseException | JacksonException _) {
          throw brokenCheckpoint("it is signed, but not of a form that is known here");
        }
      }
    };
  }

  private BrokenChain malformed() {
    return brokenAt(nextSequence(), "audit-malformed", "this line is not an audit entry");
  }

  private BrokenChain changed(long sequence) {
    var problem =
        Problem.of("audit-changed", "entry %d is not the one that was written".formatted(sequence));
    return new BrokenChain(new Checked.Broken(OptionalLong.of(sequence), problem));
  }

  /// Whatever is wrong here, an entry that is already contested comes first.
  private BrokenChain brokenAt(long sequence, String code, String message) {
    return contested.isPresent()
        ? changed(contested.getAsLong())
        : new BrokenChain(new Checked.Broken(OptionalLong.of(sequence), Problem.of(code, message)));
  }

  private BrokenChain brokenCheckpoint(String message) {
    return contested.isPresent()
        ? changed(contested.getAsLong())
        : new BrokenChain(
            new Checked.Broken(
                OptionalLong.empty(),
                Problem.of("audit-checkpoint-not-trusted", "the checkpoint: " + message)));
  }
}
