package dev.belay.enforce;

import dev.belay.engine.Value;

/// How many bytes a value holds on to, roughly: enough to bound memory by.
final class Weight {

  private static final int OBJECT = 40;
  private static final int CHARACTER = 2;

  private Weight() {}

  static long of(Value value) {
    return switch (value) {
      case Value.Text(var text) -> OBJECT + (long) CHARACTER * text.length();
      case Value.Bytes(var bytes) -> OBJECT + (long) bytes.length;
      case Value.Listing(var elements) -> OBJECT + elements.stream().mapToLong(Weight::of).sum();
      case Value.Mapping(var entries) ->
          OBJECT
              + entries.entrySet().stream()
                  .mapToLong(entry -> OBJECT + of(entry.getKey()) + of(entry.getValue()))
                  .sum();
      case Value _ -> OBJECT;
    };
  }
}
