package dev.belay.engine;

import dev.belay.engine.Type.Presence;
import dev.belay.engine.Type.Simple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A place in the inputs of one question: what its schema wants there, the number under which
/// policies read it, and the places inside. Never changed after construction.
final class Place {

  /// What must be there.
  enum Kind {
    ANYTHING,
    BOOL,
    WHOLE_NUMBER,
    NUMBER,
    TEXT,
    LIST,
    MAP,
    STRUCT,
    /// What only the reference evaluator judges.
    OTHER;

    private static Kind of(Type type) {
      return switch (type) {
        case Type.Struct _ -> STRUCT;
        case Type.MapOf _ -> MAP;
        case Type.ListOf _ -> LIST;
        case Type.OptionalOf _ -> OTHER;
        case Simple simple ->
            switch (simple) {
              case ANY -> ANYTHING;
              case BOOL -> BOOL;
              case INT, UINT -> WHOLE_NUMBER;
              case DOUBLE -> NUMBER;
              case TEXT, TIMESTAMP, DURATION -> TEXT;
              case NULL, BYTES, ADDRESS, RANGE, TYPE -> OTHER;
            };
      };
    }
  }

  /// The number of what no policy reads.
  static final int UNREAD = -1;

  private static final Place[] NONE = {};

  final Type type;
  final Kind kind;

  /// In the frame; [#UNREAD] for what no policy reads.
  final int number;

  final boolean isRequired;

  /// What a frame has here when the place around it has nothing here.
  final Object whenAbsent;

  final String pointer;

  /// Whether a value here means to a policy what it means to the request: no times to parse, no
  /// fields that are unknown when they are not there.
  final boolean isPlain;

  /// The fields of a struct, and those entries of a map that policies read.
  final Place[] inside;

  /// The names of what is inside, in its order.
  final String[] names;

  /// How many of the fields inside must be there.
  final int required;

  /// Every element of a list, and the entries of a map that have no place of their own.
  final @Nullable Place rest;

  private final Keys keys;

  private Place(Type type, Presence presence, Object whenAbsent, Path path, Tree tree) {
    this.type = type;
    this.kind = Kind.of(type);
    this.number = path.number();
    this.isRequired = presence == Presence.REQUIRED;
    this.whenAbsent = whenAbsent;
    this.pointer = path.pointer();
    this.isPlain = isPlain(type);
    var found = tree.inside(type, path);
    this.inside = found.values().toArray(NONE);
    this.names = found.keySet().toArray(String[]::new);
    this.required = (int) Arrays.stream(inside).filter(place -> place.isRequired).count();
    this.rest =
        switch (type) {
          case Type.MapOf(_, var value) -> element(value, path, tree);
          case Type.ListOf(var element) -> element(element, path, tree);
          case Type _ -> null;
        };
    this.keys = new Keys(names);
  }

  private static Place element(Type type, Path path, Tree tree) {
    var unread = new Path(UNREAD, path.pointer());
    return new Place(type, Presence.OPTIONAL, Frame.ABSENT, unread, tree);
  }

  /// The root of an input, with every place that is read or that a schema speaks of.
  static Place root(Type.Struct input, List<InputPath> read) {
    return new Place(
        input, Presence.REQUIRED, Frame.ABSENT, new Path(Tree.ROOT, ""), new Tree(read));
  }

  /// The number, in [#inside], of what is written with these bytes; negative when it has no place.
  int find(byte[] json, int from, int to, long hash) {
    return keys.find(json, from, to, hash);
  }

  private static boolean isPlain(Type type) {
    return switch (type) {
      case Type.Struct _, Type.OptionalOf _ -> false;
      case Type.ListOf(var element) -> isPlain(element);
      case Type.MapOf(_, var value) -> isPlain(value);
      case Simple simple -> simple != Simple.TIMESTAMP && simple != Simple.DURATION;
    };
  }

  /// @param number of the path, or [#UNREAD]
  private record Path(int number, String pointer) {}

  /// The paths that are read, by the places around them.
  private static final class Tree {

    static final int ROOT = -2;

    private final Map<Integer, Map<String, Integer>> below = new java.util.HashMap<>();

    Tree(List<InputPath> read) {
      var numbers = new java.util.HashMap<InputPath, Integer>();
      for (int number = 0; number < read.size(); number++) {
        var path = read.get(number);
        numbers.put(path, number);
        var around = path.parent().map(numbers::get).orElse(ROOT);
        below.computeIfAbsent(around, _ -> new java.util.TreeMap<>()).put(path.last(), number);
      }
    }

    Map<String, Place> inside(Type type, Path path) {
      var read = below.getOrDefault(path.number(), Map.of());
      var places = new java.util.LinkedHashMap<String, Place>();
      switch (type) {
        case Type.Struct(_, var fields) ->
            fields.forEach(
                (name, field) -> {
                  var number = read.getOrDefault(name, UNREAD);
                  var whenAbsent =
                      field.presence() == Presence.OPTIONAL ? Frame.ABSENT : Frame.UNSETTLED;
                  var at = new Path(number, Pointer.append(path.pointer(), name));
                  places.put(name, new Place(field.type(), field.presence(), whenAbsent, at, this));
                });
        case Type.MapOf(_, var value) -> entries(value, read, path, places);
        case Simple simple when simple == Simple.ANY -> entries(simple, read, path, places);
        case Type _ -> {}
      }
      return places;
    }

    private void entries(
        Type type, Map<String, Integer> read, Path path, Map<String, Place> places) {
      read.forEach(
          (name, number) -> {
            var at = new Path(number, Pointer.append(path.pointer(), name));
            places.put(name, new Place(type, Presence.OPTIONAL, Frame.ABSENT, at, this));
          });
    }
  }

  /// This place and all inside it that policies read.
  List<Place> read() {
    var all = new ArrayList<Place>();
    collect(all);
    return all;
  }

  private void collect(List<Place> all) {
    if (number >= 0) {
      all.add(this);
    }
    for (var place : inside) {
      place.collect(all);
    }
  }
}
