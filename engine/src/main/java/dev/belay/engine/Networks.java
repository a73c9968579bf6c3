package dev.belay.engine;

import dev.belay.engine.Value.Address;
import dev.belay.engine.Value.Bool;
import dev.belay.engine.Value.Int;
import dev.belay.engine.Value.Range;
import dev.belay.engine.Value.Text;
import java.util.List;
import java.util.Optional;

/// Functions of IP addresses and of ranges of them.
final class Networks {

  private Networks() {}

  /// Absent when there is no such function of these arguments.
  static Optional<Value> call(String name, List<Value> arguments) {
    return switch (arguments.size()) {
      case 1 ->
          switch (arguments.getFirst()) {
            case Text(var text) -> ofText(name, text);
            case Address(var ip) -> ofAddress(name, ip);
            case Range range -> ofRange(name, range);
            case Value _ -> Optional.empty();
          };
      case 2 ->
          arguments.getFirst() instanceof Range range
              ? contains(name, range, arguments.getLast())
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Optional<Value> ofText(String name, String text) {
    return switch (name) {
      case "ip" -> Optional.of(address(text));
      case "isIP" -> Optional.of(Bool.of(Ip.parse(text).isPresent()));
      case "ip.isCanonical" -> Optional.of(isCanonical(text));
      case "cidr" -> Optional.of(range(text));
      case "isCIDR" -> Optional.of(Bool.of(parse(text).isPresent()));
      default -> Optional.empty();
    };
  }

  private static Value address(String text) {
    return Ip.parse(text)
        .<Value>map(Address::new)
        .orElseGet(
            () -> Value.failure("invalid-argument", "`%s` is no IP address".formatted(text)));
  }

  private static Value isCanonical(String text) {
    var read = address(text);
    return read instanceof Address(var ip) ? Bool.of(ip.text().equals(text)) : read;
  }

  private static Value range(String text) {
    return parse(text)
        .<Value>map(range -> range)
        .orElseGet(
            () ->
                Value.failure(
                    "invalid-argument", "`%s` is no range of IP addresses".formatted(text)));
  }

  private static Optional<Range> parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return Optional.empty();
    }
    var digits = text.substring(slash + 1);
    return digits.matches("0|[1-9][0-9]{0,2}")
        ? Ip.parse(text.substring(0, slash))
            .filter(ip -> Integer.parseInt(digits) <= ip.bits())
            .map(ip -> new Range(ip, Integer.parseInt(digits)))
        : Optional.empty();
  }

  private static Optional<Value> ofAddress(String name, Ip ip) {
    return Optional.ofNullable(
        switch (name) {
          case "ip" -> new Address(ip);
          case "family" -> new Int(ip.family());
          case "isUnspecified" -> Bool.of(ip.isUnspecified());
          case "isLoopback" -> Bool.of(ip.isLoopback());
          case "isGlobalUnicast" -> Bool.of(ip.isGlobalUnicast());
          case "isLinkLocalMulticast" -> Bool.of(ip.isLinkLocalMulticast());
          case "isLinkLocalUnicast" -> Bool.of(ip.isLinkLocalUnicast());
          default -> null;
        });
  }

  private static Optional<Value> ofRange(String name, Range range) {
    return Optional.ofNullable(
        switch (name) {
          case "cidr" -> range;
          case "ip" -> new Address(range.ip());
          case "prefixLength" -> new Int(range.prefix());
          case "masked" -> new Range(range.ip().masked(range.prefix()), range.prefix());
          default -> null;
        });
  }

  private static Optional<Value> contains(String name, Range range, Value other) {
    return switch (name) {
      case "containsIP" ->
          switch (other) {
            case Address(var ip) -> Optional.of(Bool.of(isIn(ip, range)));
            case Text(var text) -> containsRead(name, range, address(text));
            case Value _ -> Optional.empty();
          };
      case "containsCIDR" ->
          switch (other) {
            case Range(var ip, var prefix) ->
                Optional.of(Bool.of(prefix >= range.prefix() && isIn(ip, range)));
            case Text(var text) -> containsRead(name, range, range(text));
            case Value _ -> Optional.empty();
          };
      default -> Optional.empty();
    };
  }

  private static Optional<Value> containsRead(String name, Range range, Value read) {
    return read instanceof Value.Failure ? Optional.of(read) : contains(name, range, read);
  }

  private static boolean isIn(Ip ip, Range range) {
    return ip.family() == range.ip().family()
        && ip.masked(range.prefix()).equals(range.ip().masked(range.prefix()));
  }
}
