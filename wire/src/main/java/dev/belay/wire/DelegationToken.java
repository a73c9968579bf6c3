package dev.belay.wire;

import dev.belay.engine.Digest;
import dev.belay.engine.Problem;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// One hop of a delegation, as the delegator signs it: somebody lets somebody else act for them.
///
/// @param scopes what the delegate may ask for
/// @param more how many hops may follow; absent: as many as the hops before allow
/// @param parent digest of the hop that it follows; absent: it begins a chain
/// @param call the one call that it is for; absent: any in its scopes
public record DelegationToken(
    String format,
    String delegator,
    String delegate,
    List<String> scopes,
    Instant given,
    Instant expires,
    Optional<Integer> more,
    Optional<Digest> parent,
    Optional<Digest> call) {

  public static final String FORMAT = "belay-delegation/1";

  /// The type that its signature covers.
  public static final String PAYLOAD_TYPE = "application/vnd.belay.delegation+json";

  /// How many bytes a signed hop may have.
  public static final int MAX_BYTES = 64 << 10;

  public DelegationToken {
    scopes = List.copyOf(scopes);
    require(format.equals(FORMAT), "expected format %s, found %s".formatted(FORMAT, format));
    require(!delegator.isBlank() && !delegate.isBlank(), "a hop has a delegator and a delegate");
    require(!scopes.isEmpty(), "a hop has a scope");
    require(expires.isAfter(given), "a hop expires after it was given");
    require(more.orElse(0) >= 0, "fewer than no hops cannot follow");
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /// What an envelope says before anybody asked who signed it.
  public sealed interface Read {}

  /// Anybody may have written it.
  ///
  /// @param digest what a hop that follows names as its parent
  public record Claimed(DelegationToken token, Digest digest) implements Read {}

  public record Unreadable(Problem problem) implements Read {}

  /// The signed hop, as JSON on one line.
  public byte[] sign(SigningKey key) {
    return Dsse.sign(PAYLOAD_TYPE, Documents.bytes(this), key);
  }

  public static Read read(byte[] envelope) {
    if (envelope.length > MAX_BYTES) {
      return new Unreadable(
          Problem.of(
              "too-large",
              "a hop has at most %,d bytes, found %,d".formatted(MAX_BYTES, envelope.length)));
    }
    return switch (Dsse.peek(envelope, PAYLOAD_TYPE)) {
      case Dsse.Peeked.Rejected(var problem) -> new Unreadable(problem);
      case Dsse.Peeked.Unproven(var payload) -> claimed(payload.bytes());
    };
  }

  private static Read claimed(byte[] payload) {
    try {
      var token = Documents.readStrictly(payload, DelegationToken.class);
      return new Claimed(token, Digest.of(payload));
    } catch (Malformed e) {
      return new Unreadable(e.problem());
    }
  }

  /// Whether an envelope was signed with one of these keys.
  public static boolean isSigned(byte[] envelope, Collection<VerifyingKey> keys) {
    return Dsse.open(envelope, PAYLOAD_TYPE, keys) instanceof Dsse.Opened.Verified;
  }
}
