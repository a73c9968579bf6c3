package dev.belay.gateway;

import dev.belay.engine.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// A mapping in a file that someone wrote by hand. What is wrong in it is collected, so that all of
/// it can be told at once. Not safe for more than one thread.
///
/// @param path where it stands in the file; empty at the top
record Section(String path, Map<String, Object> members, List<Problem> problems) {

  /// The code of everything that is wrong with such a file.
  private static final String CODE = "gateway-file";

  static Section top(Object yaml, List<Problem> problems) {
    return section("", yaml, problems);
  }

  /// Every other key is a mistake.
  Section allowOnly(String... keys) {
    var known = new TreeSet<>(List.of(keys));
    members.keySet().stream()
        .filter(key -> !known.contains(key))
        .forEach(key -> wrong(key, "is not known here; known are " + String.join(", ", known)));
    return this;
  }

  boolean has(String key) {
    return members.containsKey(key);
  }

  Optional<String> optionalText(String key) {
    return switch (members.get(key)) {
      case null -> Optional.empty();
      case String text -> Optional.of(text);
      case Object _ -> {
        wrong(key, "expected a text");
        yield Optional.empty();
      }
    };
  }

  String text(String key) {
    if (!has(key)) {
      wrong(key, "is missing");
    }
    return optionalText(key).orElse("");
  }

  Optional<Integer> optionalNumber(String key) {
    return switch (members.get(key)) {
      case null -> Optional.empty();
      case Integer number -> Optional.of(number);
      case Object _ -> {
        wrong(key, "expected a whole number");
        yield Optional.empty();
      }
    };
  }

  boolean isTrue(String key) {
    return switch (members.get(key)) {
      case null -> false;
      case Boolean truth -> truth;
      case Object _ -> {
        wrong(key, "expected true or false");
        yield false;
      }
    };
  }

  List<String> texts(String key) {
    var texts = new ArrayList<String>();
    for (var element : elements(key)) {
      if (element instanceof String text) {
        texts.add(text);
      } else {
        wrong(key, "expected a list of texts");
      }
    }
    return List.copyOf(texts);
  }

  Map<String, String> textsByName(String key) {
    var section = section(key);
    var texts = new LinkedHashMap<String, String>();
    section
        .members()
        .keySet()
        .forEach(name -> section.optionalText(name).ifPresent(text -> texts.put(name, text)));
    return texts;
  }

  /// An empty one where there is none.
  Section section(String key) {
    return section(at(key), members.getOrDefault(key, Map.of()), problems);
  }

  List<Section> sections(String key) {
    var sections = new ArrayList<Section>();
    for (var element : elements(key)) {
      sections.add(section("%s[%d]".formatted(at(key), sections.size()), element, problems));
    }
    return List.copyOf(sections);
  }

  void wrong(String key, String what) {
    problems.add(Problem.of(CODE, "`%s` %s".formatted(at(key), what)));
  }

  private String at(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private List<?> elements(String key) {
    return switch (members.get(key)) {
      case null -> List.of();
      case List<?> list -> list;
      case Object _ -> {
        wrong(key, "expected a list");
        yield List.of();
      }
    };
  }

  private static Section section(String path, Object yaml, List<Problem> problems) {
    var members = new LinkedHashMap<String, Object>();
    if (yaml instanceof Map<?, ?> map) {
      for (var member : map.entrySet()) {
        if (member.getKey() instanceof String key && member.getValue() != null) {
          members.put(key, member.getValue());
        }
      }
    } else {
      var where = path.isEmpty() ? "the file" : "`%s`".formatted(path);
      problems.add(Problem.of(CODE, where + " expected keys with values"));
    }
    return new Section(path, members, problems);
  }
}
