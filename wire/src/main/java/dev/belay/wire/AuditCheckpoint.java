package dev.belay.wire;

import dev.belay.engine.Digest;
import java.time.Instant;

/// How far the audit of one tenant had come at one moment. Signed, it stands at the end of an
/// export and shows when entries were left off.
///
/// @param sequence of the last entry, 0 when there is none
/// @param hash of the last entry, [AuditEntry#GENESIS] when there is none
public record AuditCheckpoint(String tenant, long sequence, Digest hash, Instant time) {

  /// What the signature says that it signs.
  public static final String PAYLOAD_TYPE = "application/vnd.belay.audit-checkpoint+json";

  /// A DSSE envelope on one line.
  public byte[] signed(SigningKey key) {
    var json =
        Json.object()
            .put("tenant", tenant)
            .put("sequence", sequence)
            .put("hash", hash.text())
            .put("time", time.toString());
    return Dsse.sign(PAYLOAD_TYPE, Json.bytes(json), key);
  }
}
