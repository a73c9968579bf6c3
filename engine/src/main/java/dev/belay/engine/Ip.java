package dev.belay.engine;

import java.util.Optional;
import java.util.OptionalInt;

/// An IP address, in the bits of two longs. An IPv4 address that is written as an IPv6 one is that
/// IPv4 address, so that nobody passes by a rule by writing it otherwise.
///
/// @param family 4 or 6
/// @param high the upper 64 bits of an IPv6 address; 0 for IPv4
/// @param low the lower 64 bits; of IPv4 all 32
public record Ip(int family, long high, long low) {

  static final int BITS_4 = 32;
  static final int BITS_6 = 128;

  private static final int GROUPS = 8;
  private static final int GROUP_BITS = 16;
  private static final long GROUP = 0xffffL;
  private static final long MAPPED = 0xffffL << BITS_4;
  private static final long ALL_4 = 0xffff_ffffL;
  private static final int OCTETS = 4;
  private static final int OCTET_BITS = 8;
  private static final int OCTET = 0xff;

  /// Absent when the text is no address: a zone, leading zeros of IPv4 and IPv4 inside IPv6 are not
  /// accepted.
  static Optional<Ip> parse(String text) {
    return text.indexOf(':') >= 0 ? parse6(text) : parse4(text);
  }

  private static Optional<Ip> parse4(String text) {
    var octets = text.split("\\.", -1);
    if (octets.length != OCTETS) {
      return Optional.empty();
    }
    long bits = 0;
    for (var octet : octets) {
      var number = number(octet, 10, 3);
      if (number.isEmpty()
          || number.getAsInt() > OCTET
          || (octet.length() > 1 && octet.charAt(0) == '0')) {
        return Optional.empty();
      }
      bits = (bits << OCTET_BITS) | number.getAsInt();
    }
    return Optional.of(new Ip(4, 0, bits));
  }

  private static Optional<Ip> parse6(String text) {
    int gap = text.indexOf("::");
    var groups = new int[GROUPS];
    if (gap < 0) {
      return fill(groups, 0, text) == GROUPS ? Optional.of(of(groups)) : Optional.empty();
    }
    int before = fill(groups, 0, text.substring(0, gap));
    var rest = text.substring(gap + 2);
    int after = fill(new int[GROUPS], 0, rest);
    if (before < 0 || after < 0 || before + after >= GROUPS) {
      return Optional.empty();
    }
    fill(groups, GROUPS - after, rest);
    return Optional.of(of(groups));
  }

  /// How many groups were put there; -1 when one is none.
  private static int fill(int[] groups, int from, String text) {
    if (text.isEmpty()) {
      return 0;
    }
    var written = text.split(":", -1);
    for (int i = 0; i < written.length; i++) {
      var number = number(written[i], 16, 4);
      if (number.isEmpty() || from + i >= GROUPS) {
        return -1;
      }
      groups[from + i] = number.getAsInt();
    }
    return written.length;
  }

  private static OptionalInt number(String digits, int radix, int most) {
    if (digits.isEmpty() || digits.length() > most) {
      return OptionalInt.empty();
    }
    int number = 0;
    for (int i = 0; i < digits.length(); i++) {
      char digit = digits.charAt(i);
      int value = digit < 128 ? Character.digit(digit, radix) : -1;
      if (value < 0) {
        return OptionalInt.empty();
      }
      number = number * radix + value;
    }
    return OptionalInt.of(number);
  }

  private static Ip of(int[] groups) {
    long high = 0;
    long low = 0;
    for (int i = 0; i < GROUPS / 2; i++) {
      high = (high << GROUP_BITS) | groups[i];
      low = (low << GROUP_BITS) | groups[GROUPS / 2 + i];
    }
    var isMapped = high == 0 && (low & ~ALL_4) == MAPPED;
    return isMapped ? new Ip(4, 0, low & ALL_4) : new Ip(6, high, low);
  }

  int bits() {
    return family == 4 ? BITS_4 : BITS_6;
  }

  /// The address without all bits after the first so many.
  Ip masked(int prefix) {
    if (family == 4) {
      return new Ip(4, 0, low & upper(prefix + BITS_4));
    }
    return new Ip(6, high & upper(prefix), low & upper(prefix - Long.SIZE));
  }

  /// A mask of the upper bits of a long.
  private static long upper(int bits) {
    return bits <= 0 ? 0 : bits >= Long.SIZE ? -1 : -1L << (Long.SIZE - bits);
  }

  private boolean isIn(int prefix, long first, long second) {
    return masked(prefix).equals(family == 4 ? new Ip(4, 0, second) : new Ip(6, first, second));
  }

  boolean isUnspecified() {
    return high == 0 && low == 0;
  }

  boolean isLoopback() {
    return family == 4 ? isIn(8, 0, 0x7f00_0000L) : high == 0 && low == 1;
  }

  boolean isMulticast() {
    return family == 4 ? isIn(4, 0, 0xe000_0000L) : isIn(8, 0xffL << 56, 0);
  }

  boolean isLinkLocalUnicast() {
    return family == 4 ? isIn(16, 0, 0xa9fe_0000L) : isIn(10, 0xfe80L << 48, 0);
  }

  /// Of IPv6, whatever its flags are.
  boolean isLinkLocalMulticast() {
    return family == 4 ? isIn(24, 0, 0xe000_0000L) : ((high >>> 48) & 0xff0f) == 0xff02;
  }

  /// What can be reached from elsewhere, private networks included.
  boolean isGlobalUnicast() {
    return !isUnspecified()
        && !isLoopback()
        && !isMulticast()
        && !isLinkLocalUnicast()
        && !(family == 4 && low == ALL_4);
  }

  /// As RFC 5952 writes it.
  String text() {
    return family == 4 ? text4() : text6();
  }

  private String text4() {
    return "%d.%d.%d.%d"
        .formatted((low >> 24) & OCTET, (low >> 16) & OCTET, (low >> 8) & OCTET, low & OCTET);
  }

  private int group(int index) {
    long half = index < GROUPS / 2 ? high : low;
    int behind = GROUPS / 2 - 1 - index % (GROUPS / 2);
    return (int) ((half >>> (GROUP_BITS * behind)) & GROUP);
  }

  private String text6() {
    int start = 0;
    int length = 0;
    for (int i = 0; i < GROUPS; i++) {
      int zeros = zerosFrom(i);
      if (zeros > length) {
        start = i;
        length = zeros;
      }
    }
    return length < 2
        ? groups(0, GROUPS)
        : groups(0, start) + "::" + groups(start + length, GROUPS);
  }

  private int zerosFrom(int index) {
    int end = index;
    while (end < GROUPS && group(end) == 0) {
      end++;
    }
    return end - index;
  }

  private String groups(int from, int to) {
    var text = new StringBuilder();
    for (int i = from; i < to; i++) {
      text.append(i > from ? ":" : "").append(Integer.toHexString(group(i)));
    }
    return text.toString();
  }
}
