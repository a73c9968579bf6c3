package dev.belay.language;

import dev.belay.engine.Value;
import dev.belay.engine.Value.Mapping;
import dev.belay.language.ExamplesFile.Case;
import dev.belay.language.StrictEvents.Anchors;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads one file of examples. Make a new one for each file.
final class ExamplesReader {

  private final Problems problems;
  private final YamlReader yaml;
  private final DataReader values;
  private final Set<String> names = new HashSet<>();

  ExamplesReader(SourceFile file, Problems problems) {
    this.problems = problems;
    this.yaml = new YamlReader(file, Anchors.ALLOWED, problems);
    this.values = new DataReader(yaml, problems);
  }

  /// Absent, with problems, when it holds no examples that could be run.
  Optional<ExamplesFile> examples() {
    int before = problems.count();
    var examples = yaml.document().flatMap(this::examples);
    return problems.count() == before ? examples : Optional.empty();
  }

  private Optional<ExamplesFile> examples(YamlReader.Fields root) {
    root.only("a file of examples", Keys.EXAMPLES);
    var policy = root.requiredText("examples-of", "a file of examples");
    var given = root.mapping("given").map(values::fields).orElse(new Mapping(java.util.Map.of()));
    if (root.required("cases", "a file of examples").isPresent() && root.isEmptyList("cases")) {
      yaml.problem(
          "no-examples", "there is no example in `cases`", root.placeOf("cases"), "add one");
    }
    var cases = new ArrayList<Case>();
    for (var node : root.list("cases")) {
      yaml.mapping(node, "an example")
          .flatMap(fields -> example(fields, given))
          .ifPresent(cases::add);
    }
    return policy.map(name -> new ExamplesFile(name, root.placeOf("examples-of"), cases));
  }

  private Optional<Case> example(YamlReader.Fields fields, Mapping given) {
    fields.only("an example", Keys.EXAMPLE);
    var name = fields.requiredText("name", "an example");
    if (name.isPresent() && !names.add(name.get())) {
      yaml.problem(
          "duplicate-example",
          "two examples are named `%s`".formatted(Problems.shown(name.get())),
          fields.placeOf("name"),
          "rename one");
    }
    var input = fields.mapping("input").map(values::fields);
    var expect = expectation(fields);
    return name.flatMap(
        known ->
            expect.map(
                expected ->
                    new Case(
                        known,
                        fields.place(),
                        input.map(own -> onTop(given, own)).orElse(given),
                        fields.texts("unknown"),
                        expected,
                        fields.text("message"),
                        fields.node("kept").map(this::kept))));
  }

  private static Mapping onTop(Mapping given, Mapping own) {
    var fields = new LinkedHashMap<>(given.entries());
    fields.putAll(own.entries());
    return new Mapping(fields);
  }

  private Optional<Expectation> expectation(YamlReader.Fields fields) {
    var text = fields.requiredText("expect", "an example");
    var expectation = text.flatMap(Expectation::from);
    if (text.isPresent() && expectation.isEmpty()) {
      yaml.problem(
          "unknown-verdict",
          "`%s` begins with no verdict".formatted(Problems.shown(text.get())),
          fields.placeOf("expect"),
          "begin with `allow`, `require_approval`, `dry_run` or `block`");
    }
    return expectation;
  }

  private List<Value> kept(Node node) {
    return yaml.list(node, "`kept`").stream()
        .flatMap(element -> values.value(element, "an element of `kept`").stream())
        .toList();
  }
}
