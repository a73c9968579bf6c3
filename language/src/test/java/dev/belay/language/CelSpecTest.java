package dev.belay.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.belay.engine.Compiling;
import dev.belay.engine.Evaluating;
import dev.belay.engine.Expr;
import dev.belay.engine.Json;
import dev.belay.engine.Type;
import dev.belay.engine.Value;
import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Value.Text;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The cases of cel-spec that an input in JSON can express: each gives what the specification says,
/// but for those that `differences.txt` names.
final class CelSpecTest {

  static final Path FOLDER = Path.of("../cases/conformance/cel-spec");
  private static final int CASES = 1_702;

  /// One line of `cases.jsonl`.
  record Case(Mapping fields) {

    String name() {
      return "%s/%s/%s".formatted(text("file"), text("section"), text("name"));
    }

    String text(String field) {
      return textOf(fields.find(field).orElseThrow());
    }

    boolean has(String field) {
      return fields.find(field).equals(Optional.of(Value.Bool.TRUE));
    }

    List<String> declared() {
      return fields.find("declared").map(CelSpecTest::elements).orElse(List.of()).stream()
          .map(CelSpecTest::textOf)
          .toList();
    }

    Map<String, Value> bindings() {
      var bindings = new HashMap<String, Value>();
      fields
          .find("bindings")
          .ifPresent(
              found ->
                  ((Mapping) found)
                      .entries()
                      .forEach((name, value) -> bindings.put(textOf(name), valueOf(value))));
      return bindings;
    }

    /// What is wrong; absent when nothing is.
    Optional<String> difference() {
      var found = evaluated();
      if (has("error")) {
        return found instanceof Value.Failure
            ? Optional.empty()
            : Optional.of("%s, expected a failure".formatted(found));
      }
      var expected = Evaluating.kept(valueOf(fields.find("value").orElseThrow()));
      return Evaluating.kept(found).equals(expected)
          ? Optional.empty()
          : Optional.of("%s, expected %s".formatted(found, expected));
    }

    private Value evaluated() {
      try {
        return Evaluating.value(expression(), bindings());
      } catch (CelValidationException | IllegalArgumentException e) {
        return Value.failure(
            "refused", String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
      }
    }

    private Expr expression() throws CelValidationException {
      var types = new CelTypes(List.of());
      var tree = new CelTree(tree(), types, List.of(), Template::at).expression();
      var asItStands = Blanks.none("");
      return new Template(asItStands, tree).in(Template::at, asItStands);
    }

    /// The expression as a condition, and that it is what it has to be; none where it is refused.
    List<Expr> conditions() {
      try {
        var expression = expression();
        var conditions = new ArrayList<>(List.of(expression));
        fields
            .find("value")
            .map(value -> new Expr.Literal(valueOf(value), Expr.Position.NONE))
            .map(value -> List.<Expr>of(expression, value))
            .map(both -> new Expr.Call("==", both, Type.Simple.BOOL, Expr.Position.NONE))
            .ifPresent(conditions::add);
        return conditions;
      } catch (CelValidationException | IllegalArgumentException _) {
        return List.of();
      }
    }

    private CelAbstractSyntaxTree tree() throws CelValidationException {
      var environment = Conditions.environment();
      declared().forEach(name -> environment.addVar(name, SimpleType.DYN));
      fields
          .find("container")
          .ifPresent(
              name -> environment.setContainer(dev.cel.common.CelContainer.ofName(textOf(name))));
      var compiler = environment.build();
      return has("disable_check")
          ? compiler.parse(text("expr")).getAst()
          : compiler.compile(text("expr")).getAst();
    }
  }

  private static String textOf(Value value) {
    return ((Text) value).value();
  }

  private static List<Value> elements(Value value) {
    return ((Listing) value).elements();
  }

  /// The value that `{"int":"1"}` and the like stand for.
  private static Value valueOf(Value written) {
    var entry = ((Mapping) written).entries().entrySet().iterator().next();
    var content = entry.getValue();
    return switch (textOf(entry.getKey())) {
      case "null" -> Value.Null.NULL;
      case "bool" -> content;
      case "int" -> new Value.Int(Long.parseLong(textOf(content)));
      case "uint" -> new Value.Uint(Long.parseUnsignedLong(textOf(content)));
      case "double" -> new Value.Real(doubleOf(textOf(content)));
      case "string" -> content;
      case "bytes" -> new Value.Bytes(HexFormat.of().parseHex(textOf(content)));
      case "list" -> new Listing(elements(content).stream().map(CelSpecTest::valueOf).toList());
      case "map" -> mapOf(content);
      case "type" -> new Value.TypeName(textOf(content));
      case "timestamp" ->
          new Value.Timestamp(Instant.ofEpochSecond(at(content, 0), at(content, 1)));
      case "duration" -> new Value.Span(Duration.ofSeconds(at(content, 0), at(content, 1)));
      default -> throw new AssertionError("no value: " + written);
    };
  }

  private static double doubleOf(String text) {
    return switch (text) {
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      case "nan" -> Double.NaN;
      default -> Double.parseDouble(text);
    };
  }

  private static Value mapOf(Value content) {
    var entries = new LinkedHashMap<Value, Value>();
    for (var pair : elements(content)) {
      entries.put(valueOf(elements(pair).get(0)), valueOf(elements(pair).get(1)));
    }
    return new Mapping(entries);
  }

  private static long at(Value list, int index) {
    return elements(list).get(index) instanceof Value.Int(var number)
        ? number
        : Long.parseLong(textOf(elements(list).get(index)));
  }

  static List<Case> cases() throws IOException {
    var cases = new ArrayList<Case>();
    for (var line : Files.readAllLines(FOLDER.resolve("cases.jsonl"))) {
      if (!(Json.read(line) instanceof Json.Parsed(Mapping fields))) {
        throw new AssertionError("no case: " + line);
      }
      cases.add(new Case(fields));
    }
    return cases;
  }

  /// A case that begins to hold leaves the list; one that no longer holds is not added to it.
  @Test
  void every_case_holds_that_is_not_listed() throws IOException {
    var results = CelSpecRun.results();
    var differing = new ArrayList<String>();
    var told = new ArrayList<String>();
    for (var result : results) {
      var one = result.one();
      result
          .difference()
          .ifPresent(
              what -> {
                differing.add(one.name());
                told.add("%s: %s is %s".formatted(one.name(), one.text("expr"), what));
              });
    }
    var listed =
        Files.readAllLines(FOLDER.resolve("differences.txt")).stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .toList();
    assertThat(results).hasSize(CASES);
    assertThat(differing).as("%s", String.join("\n", told)).containsExactlyElementsOf(listed);
  }

  @Test
  void compiled_conditions_say_nothing_that_the_reference_does_not() throws IOException {
    var outcomes = new EnumMap<Compiling.Outcome, Integer>(Compiling.Outcome.class);
    for (var result : CelSpecRun.results()) {
      for (var outcome : result.compiled()) {
        assertThat(outcome).as(result.one().name()).isNotEqualTo(Compiling.Outcome.DIFFERS);
        outcomes.merge(outcome, 1, Integer::sum);
      }
    }
    // Of the answers that are left, most are `failure || true` where the failure spends steps.
    assertThat(outcomes)
        .containsOnly(
            entry(Compiling.Outcome.AGREES, 2_276),
            entry(Compiling.Outcome.LEAVES_AN_ANSWER, 48),
            entry(Compiling.Outcome.LEAVES_THE_REST, 888));
  }
}
