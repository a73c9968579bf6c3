package dev.belay.language;

import dev.belay.engine.Problem.Place;
import java.util.List;
import java.util.Optional;

/// Where the parts of a policy stand in its file, which was read before and has no problems.
final class Outline {

  private final YamlReader.Fields root;
  private final List<YamlReader.Fields> rules;

  private Outline(YamlReader.Fields root, List<YamlReader.Fields> rules) {
    this.root = root;
    this.rules = rules;
  }

  static Outline of(SourceFile file) {
    var yaml = new YamlReader(file, new Problems());
    var root = yaml.document().orElseThrow(() -> new AssertionError(file.name() + " was read"));
    var rules =
        root.list("rules").stream().flatMap(node -> yaml.mapping(node, "a rule").stream()).toList();
    return new Outline(root, rules);
  }

  /// Where the value of a key of the policy stands.
  Place key(String name) {
    return root.placeOf(name);
  }

  Place let(String name) {
    return root.mapping("let").map(lets -> lets.placeOfKey(name)).orElseGet(root::place);
  }

  Place rule(int index) {
    return rules.get(index).placeOf("rule");
  }

  /// Where a key of a rule has its value.
  Optional<Place> ofRule(int index, String key) {
    var rule = rules.get(index);
    return rule.has(key) ? Optional.of(rule.placeOf(key)) : Optional.empty();
  }
}
