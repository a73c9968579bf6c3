package dev.belay.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.jspecify.annotations.Nullable;

/// Goes once over a JSON document, notes where the values are that policies read, and sees that all
/// else is JSON and fits. Used again for the next document; not safe for more than one thread.
///
/// Whatever passes is accepted by [Json] and fits by [Input] too. What does not pass may: keys that
/// are written with escapes, or that seem to be there twice, deep nesting and large objects are not
/// looked into.
final class JsonScanner {

  /// Takes the places of values.
  interface Spans {

    /// The value at a place is there.
    ///
    /// @param from its first byte
    /// @param to behind its last byte
    void found(Place place, int from, int to);
  }

  private static final byte[] TRUE = "true".getBytes(US_ASCII);
  private static final byte[] FALSE = "false".getBytes(US_ASCII);
  private static final byte[] NULL = "null".getBytes(US_ASCII);

  private static final int UNUSUAL = JsonBytes.UNUSUAL;
  private static final int MAX_DEPTH = 60;
  private static final int MAX_BYTES = 1 << 20;
  private static final int MAX_NAME = 1_000;

  /// So many keys of one object are compared with each other.
  private static final int MAX_KEYS = 64;

  private final Spans spans;

  /// The hashes of the keys of every object that is open, the innermost last.
  private final long[] keys = new long[MAX_DEPTH * MAX_KEYS];

  private byte[] json = {};
  private int depth;
  private int keyCount;

  /// How many fields that must be there the innermost object has so far.
  private int required;

  JsonScanner(Spans spans) {
    this.spans = spans;
  }

  /// Whether the document is one object that fits.
  boolean passes(byte[] newJson, Place root) {
    json = newJson;
    depth = 0;
    keyCount = 0;
    if (json.length > MAX_BYTES) {
      return false;
    }
    int end = value(JsonBytes.skipSpace(json, 0), root);
    return end != UNUSUAL && JsonBytes.skipSpace(json, end) == json.length;
  }

  /// Behind a value that fits.
  ///
  /// @param place absent where the schema says nothing and nobody reads
  private int value(int from, @Nullable Place place) {
    if (from >= json.length) {
      return UNUSUAL;
    }
    int end =
        switch (json[from]) {
          case '{' -> object(from + 1, place);
          case '[' -> list(from + 1, place);
          case '"' -> text(from, place);
          case 't' -> word(from, TRUE, place, Place.Kind.BOOL);
          case 'f' -> word(from, FALSE, place, Place.Kind.BOOL);
          case 'n' -> word(from, NULL, place, Place.Kind.ANYTHING);
          default -> number(from, place);
        };
    if (end != UNUSUAL && place != null && place.number >= 0) {
      spans.found(place, from, end);
    }
    return end;
  }

  private static boolean fits(@Nullable Place place, Place.Kind kind) {
    return place == null || place.kind == Place.Kind.ANYTHING || place.kind == kind;
  }

  private int text(int from, @Nullable Place place) {
    int quote = JsonBytes.endOfText(json, from + 1);
    return quote != UNUSUAL && fits(place, Place.Kind.TEXT) ? quote + 1 : UNUSUAL;
  }

  private int word(int from, byte[] word, @Nullable Place place, Place.Kind kind) {
    return fits(place, kind) ? JsonBytes.endOfWord(json, from, word) : UNUSUAL;
  }

  private int number(int from, @Nullable Place place) {
    int end = JsonBytes.endOfNumber(json, from);
    var fits =
        end != UNUSUAL
            && (fits(place, Place.Kind.NUMBER)
                || (fits(place, Place.Kind.WHOLE_NUMBER) && JsonBytes.isWhole(json, from, end)));
    return fits ? end : UNUSUAL;
  }

  private int list(int from, @Nullable Place place) {
    if (!fits(place, Place.Kind.LIST) || depth == MAX_DEPTH) {
      return UNUSUAL;
    }
    depth++;
    var element = place == null ? null : place.rest;
    int at = JsonBytes.skipSpace(json, from);
    if (at < json.length && json[at] == ']') {
      depth--;
      return at + 1;
    }
    while (true) {
      int end = value(at, element);
      if (end == UNUSUAL) {
        return UNUSUAL;
      }
      at = JsonBytes.skipSpace(json, end);
      if (at == json.length || (json[at] != ',' && json[at] != ']')) {
        return UNUSUAL;
      }
      if (json[at] == ']') {
        depth--;
        return at + 1;
      }
      at = JsonBytes.skipSpace(json, at + 1);
    }
  }

  private int object(int from, @Nullable Place place) {
    var fits = fits(place, Place.Kind.STRUCT) || fits(place, Place.Kind.MAP);
    if (!fits || depth == MAX_DEPTH) {
      return UNUSUAL;
    }
    depth++;
    int outerKeys = keyCount;
    int outerRequired = required;
    required = 0;
    int end = entries(from, place, outerKeys);
    var isComplete = place == null || place.kind != Place.Kind.STRUCT || required == place.required;
    keyCount = outerKeys;
    required = outerRequired;
    depth--;
    return isComplete ? end : UNUSUAL;
  }

  private int entries(int from, @Nullable Place place, int outer) {
    int at = JsonBytes.skipSpace(json, from);
    if (at < json.length && json[at] == '}') {
      return at + 1;
    }
    while (true) {
      int end = entry(at, place, outer);
      if (end == UNUSUAL) {
        return UNUSUAL;
      }
      at = JsonBytes.skipSpace(json, end);
      if (at == json.length || (json[at] != ',' && json[at] != '}')) {
        return UNUSUAL;
      }
      if (json[at] == '}') {
        return at + 1;
      }
      at = JsonBytes.skipSpace(json, at + 1);
    }
  }

  private int entry(int from, @Nullable Place place, int outerKeys) {
    int quote = from < json.length && json[from] == '"' ? endOfKey(from + 1) : UNUSUAL;
    if (quote == UNUSUAL) {
      return UNUSUAL;
    }
    long hash = Keys.hash(json, from + 1, quote);
    int colon = JsonBytes.skipSpace(json, quote + 1);
    if (!isNew(hash, outerKeys) || colon == json.length || json[colon] != ':') {
      return UNUSUAL;
    }
    int at = JsonBytes.skipSpace(json, colon + 1);
    if (place == null) {
      return value(at, null);
    }
    int number = place.find(json, from + 1, quote, hash);
    if (number < 0) {
      return place.kind == Place.Kind.STRUCT ? UNUSUAL : value(at, place.rest);
    }
    var inside = place.inside[number];
    required += inside.isRequired ? 1 : 0;
    return value(at, inside);
  }

  private int endOfKey(int from) {
    int quote = JsonBytes.endOfPlainText(json, from);
    return quote - from > MAX_NAME ? UNUSUAL : quote;
  }

  /// Two keys may have one hash; then nobody says here that they are two.
  private boolean isNew(long hash, int outerKeys) {
    if (keyCount - outerKeys == MAX_KEYS) {
      return false;
    }
    for (int i = outerKeys; i < keyCount; i++) {
      if (keys[i] == hash) {
        return false;
      }
    }
    keys[keyCount] = hash;
    keyCount++;
    return true;
  }
}
