package dev.belay.language;

import dev.belay.engine.Question;
import dev.belay.engine.Release;
import dev.belay.engine.Type;
import dev.belay.engine.Type.Field;
import dev.belay.engine.Type.Presence;
import dev.belay.engine.Type.Simple;
import dev.belay.engine.Verdict;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads a question, or the type of a document, from its JSON Schema: the part of JSON Schema that
/// says types, and a few words of ours beside it.
///
/// `x-absent: unknown` at a property says that it has a value also where it is absent. At the root,
/// `x-rungs`, `x-changing`, `x-subject` and `x-chooses-among` say what [Question] tells.
final class SchemaReader {

  private static final List<String> KEYWORDS =
      List.of(
          "$schema",
          "$id",
          "title",
          "description",
          "type",
          "properties",
          "required",
          "items",
          "additionalProperties",
          "format",
          "x-absent",
          "x-rungs",
          "x-changing",
          "x-subject",
          "x-chooses-among",
          "x-steps-are");

  /// Names that a condition knows besides those of the input.
  private static final List<String> GIVEN = List.of("input", "now", Release.DATA);

  private static final List<String> OF_QUESTIONS =
      List.of("x-absent", "x-rungs", "x-changing", "x-subject", "x-chooses-among", "x-steps-are");

  private final YamlReader yaml;
  private final Problems problems;
  private boolean isOfDocument;

  SchemaReader(SourceFile file, Problems problems) {
    this.yaml = new YamlReader(file, problems);
    this.problems = problems;
  }

  /// Absent, with problems, when the schema cannot be read.
  Optional<Question> question(String name) {
    int before = problems.count();
    var question = yaml.document().flatMap(root -> question(name, root));
    return problems.count() == before ? question : Optional.empty();
  }

  /// The type of a document. Absent, with problems, when the schema cannot be read.
  Optional<Type> document(String name) {
    int before = problems.count();
    isOfDocument = true;
    var type = yaml.document().map(root -> type(root, "$data." + name));
    return problems.count() == before ? type : Optional.empty();
  }

  private Optional<Question> question(String name, YamlReader.Fields root) {
    var type = type(root, name);
    if (!(type instanceof Type.Struct input)) {
      yaml.problem(
          "invalid-schema", "a question's input is an object with `properties`", root.place(), "");
      return Optional.empty();
    }
    for (var given : GIVEN) {
      if (input.fields().containsKey(given)) {
        wrong(
            root,
            "properties",
            "`%s` is given to every request".formatted(given),
            "leave it out of `properties`");
      }
    }
    return Optional.of(
        new Question(
            name,
            input,
            rungs(root),
            pointers(root, "x-changing", root.texts("x-changing")),
            root.text("x-subject")
                .filter(subject -> !pointers(root, "x-subject", List.of(subject)).isEmpty()),
            choosesAmong(root, input),
            stepsAre(root, input)));
  }

  /// Allow and block can always be carried out.
  private Set<Verdict> rungs(YamlReader.Fields root) {
    if (!root.has("x-rungs")) {
      return EnumSet.allOf(Verdict.class);
    }
    var rungs = EnumSet.of(Verdict.ALLOW, Verdict.BLOCK);
    for (var text : root.texts("x-rungs")) {
      Verdict.from(text)
          .ifPresentOrElse(
              rungs::add,
              () ->
                  wrong(
                      root,
                      "x-rungs",
                      "there is no verdict `%s`".formatted(Problems.shown(text)),
                      "write allow, require_approval, dry_run or block"));
    }
    return rungs;
  }

  private List<String> pointers(YamlReader.Fields root, String key, List<String> texts) {
    for (var text : texts) {
      if (!text.startsWith("/")) {
        wrong(
            root,
            key,
            "`%s` is no JSON pointer".formatted(Problems.shown(text)),
            "write it as `/principal/id`");
      }
    }
    return texts;
  }

  private Optional<String> choosesAmong(YamlReader.Fields root, Type.Struct input) {
    var name = root.text("x-chooses-among");
    if (name.isPresent() && !hasList(input, name.get())) {
      wrong(
          root,
          "x-chooses-among",
          "the input has no list `%s`".formatted(Problems.shown(name.get())),
          "name one of its `properties` of type array");
    }
    return name;
  }

  private Optional<String> stepsAre(YamlReader.Fields root, Type.Struct input) {
    var question = root.text("x-steps-are");
    if (question.isPresent() && !hasList(input, Question.STEPS)) {
      wrong(
          root,
          "x-steps-are",
          "the input has no list `%s`".formatted(Question.STEPS),
          "name the list of requests so in its `properties`");
    }
    return question;
  }

  private static boolean hasList(Type.Struct input, String name) {
    var field = input.fields().get(name);
    return field != null && field.type() instanceof Type.ListOf;
  }

  private void wrong(YamlReader.Fields schema, String key, String message, String help) {
    yaml.problem("invalid-schema", message, schema.placeOf(key), help);
  }

  private Type type(YamlReader.Fields schema, String name) {
    schema.only("a schema", KEYWORDS);
    if (isOfDocument) {
      OF_QUESTIONS.stream()
          .filter(schema::has)
          .forEach(
              word ->
                  wrong(
                      schema,
                      word,
                      "`%s` is for questions".formatted(word),
                      "leave it out: data is always known"));
    }
    return switch (schema.text("type").orElse("")) {
      case "object" -> object(schema, name);
      case "array" ->
          new Type.ListOf(
              schema
                  .mapping("items")
                  .map(items -> type(items, name + ".element"))
                  .orElse(Simple.ANY));
      case "string" ->
          switch (schema.text("format").orElse("")) {
            case "date-time" -> Simple.TIMESTAMP;
            case "duration" -> Simple.DURATION;
            default -> Simple.TEXT;
          };
      case "integer" -> Simple.INT;
      case "number" -> Simple.DOUBLE;
      case "boolean" -> Simple.BOOL;
      case "null" -> Simple.NULL;
      case "" -> Simple.ANY;
      case String other -> {
        wrong(
            schema,
            "type",
            "no type `%s`".formatted(Problems.shown(other)),
            "write object, array, string, integer, number, boolean or null");
        yield Simple.ANY;
      }
    };
  }

  /// An object with properties has only these; one without is a map.
  private Type object(YamlReader.Fields schema, String name) {
    var properties = schema.mapping("properties");
    if (properties.isEmpty()) {
      var values =
          schema
              .node("additionalProperties")
              .filter(org.snakeyaml.engine.v2.nodes.MappingNode.class::isInstance)
              .flatMap(node -> yaml.mapping(node, "`additionalProperties`"))
              .map(inner -> type(inner, name + ".value"));
      return new Type.MapOf(Simple.TEXT, values.orElse(Simple.ANY));
    }
    var required = Set.copyOf(schema.texts("required"));
    for (var needed : required) {
      if (!properties.get().has(needed)) {
        wrong(
            schema,
            "required",
            "`%s` is required and no property".formatted(Problems.shown(needed)),
            "add it to `properties`");
      }
    }
    var fields = new LinkedHashMap<String, Field>();
    properties
        .get()
        .all()
        .forEach(
            (property, field) ->
                yaml.mapping(field.value(), YamlReader.quoted(property))
                    .ifPresent(
                        inner ->
                            fields.put(
                                property,
                                new Field(
                                    type(inner, name + "." + property),
                                    presence(inner, required.contains(property))))));
    return new Type.Struct(name, fields);
  }

  private Presence presence(YamlReader.Fields property, boolean isRequired) {
    var absent = property.text("x-absent");
    if (absent.isPresent() && !absent.get().equals("unknown")) {
      wrong(
          property,
          "x-absent",
          "`x-absent` is no `%s`".formatted(Problems.shown(absent.get())),
          "write `unknown`, or leave it out");
    }
    if (isRequired) {
      return Presence.REQUIRED;
    }
    return absent.isPresent() ? Presence.UNKNOWN_WHEN_ABSENT : Presence.OPTIONAL;
  }
}
