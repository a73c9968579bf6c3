package dev.belay.wire;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// Ids that sort by the time at which they were made: UUID version 7 of RFC 9562.
public final class Uuid7 {

  private static final Pattern FORM =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  private static final long RANDOM_BITS = (1L << 62) - 1;

  private Uuid7() {}

  public static String next(Instant now, RandomGenerator random) {
    var high = (now.toEpochMilli() << 16) | 0x7000 | (random.nextLong() & 0xfff);
    var low = (1L << 63) | (random.nextLong() & RANDOM_BITS);
    return new UUID(high, low).toString();
  }

  public static boolean isUuid7(String text) {
    return FORM.matcher(text).matches();
  }

  /// When it was made, to the millisecond. Absent when the text is none.
  public static Optional<Instant> time(String text) {
    return isUuid7(text)
        ? Optional.of(Instant.ofEpochMilli(UUID.fromString(text).getMostSignificantBits() >>> 16))
        : Optional.empty();
  }
}
