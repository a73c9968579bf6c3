package dev.belay.enforce;

import dev.belay.engine.Digest;
import dev.belay.wire.DelegationToken;
import dev.belay.wire.SigningKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Hops between `ann`, who may begin a chain, `bob` and `cyd`, whose keys are known, and others.
final class Hops {

  static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");
  static final Digest CALL = Digest.of(new byte[] {1});
  static final Digest ANOTHER_CALL = Digest.of(new byte[] {2});

  private static final SigningKey ANN = SigningKey.generate();
  private static final SigningKey BOB = SigningKey.generate();
  private static final SigningKey CYD = SigningKey.generate();

  static final DelegationKeys KEYS =
      new DelegationKeys(
          Map.of(
              "ann", List.of(ANN.verifyingKey()),
              "bob", List.of(BOB.verifyingKey()),
              "cyd", List.of(CYD.verifyingKey())),
          Set.of("ann"));

  private Hops() {}

  /// A hop that is good by itself.
  static DelegationToken hop(String delegator, String delegate, String... scopes) {
    return new DelegationToken(
        DelegationToken.FORMAT,
        delegator,
        delegate,
        List.of(scopes),
        NOW.minus(Duration.ofHours(1)),
        NOW.plus(Duration.ofHours(1)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  static DelegationToken during(DelegationToken hop, Instant given, Instant expires) {
    return new DelegationToken(
        hop.format(),
        hop.delegator(),
        hop.delegate(),
        hop.scopes(),
        given,
        expires,
        hop.more(),
        hop.parent(),
        hop.call());
  }

  static DelegationToken withMore(DelegationToken hop, int more) {
    return with(hop, Optional.of(more), hop.parent(), hop.call());
  }

  static DelegationToken boundTo(DelegationToken hop, Digest call) {
    return with(hop, hop.more(), hop.parent(), Optional.of(call));
  }

  static DelegationToken after(DelegationToken hop, DelegationToken parent) {
    return with(hop, hop.more(), Optional.of(digest(parent)), hop.call());
  }

  private static DelegationToken with(
      DelegationToken hop, Optional<Integer> more, Optional<Digest> parent, Optional<Digest> call) {
    return new DelegationToken(
        hop.format(),
        hop.delegator(),
        hop.delegate(),
        hop.scopes(),
        hop.given(),
        hop.expires(),
        more,
        parent,
        call);
  }

  private static Digest digest(DelegationToken hop) {
    return Digest.of(dev.belay.wire.Documents.bytes(hop));
  }

  static byte[] signed(DelegationToken hop) {
    return signed(hop, hop.delegator());
  }

  static byte[] signed(DelegationToken hop, String signer) {
    return hop.sign(
        switch (signer) {
          case "ann" -> ANN;
          case "bob" -> BOB;
          default -> CYD;
        });
  }
}
