package dev.belay.engine;

import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Mapping;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// JSON pointers (RFC 6901) into values.
public final class Pointer {

  private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]*");

  private Pointer() {}

  /// The value there, or nothing. What lies below an unknown value is that unknown value.
  public static Optional<Value> find(Value root, String pointer) {
    var at = Optional.of(root);
    for (var part : parts(pointer)) {
      at = at.flatMap(value -> child(value, part));
    }
    return at;
  }

  /// A child of a pointer.
  public static String append(String pointer, String part) {
    return pointer + "/" + part.replace("~", "~0").replace("/", "~1");
  }

  static List<String> parts(String pointer) {
    return Arrays.stream(pointer.split("/", -1))
        .skip(1)
        .map(part -> part.replace("~1", "/").replace("~0", "~"))
        .toList();
  }

  private static Optional<Value> child(Value value, String part) {
    return switch (value) {
      case Mapping mapping -> mapping.find(part);
      case Listing(var elements) -> index(part, elements.size()).map(elements::get);
      case Value.Unknown _ -> Optional.of(value);
      case Value _ -> Optional.empty();
    };
  }

  private static Optional<Integer> index(String part, int size) {
    if (!INDEX.matcher(part).matches()) {
      return Optional.empty();
    }
    try {
      var index = Integer.parseInt(part);
      return index >= 0 && index < size ? Optional.of(index) : Optional.empty();
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }
}
