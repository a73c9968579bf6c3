package dev.belay.language;

import dev.belay.engine.Problem;
import dev.belay.engine.Problem.Place;
import dev.belay.language.StrictEvents.Anchors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/// Reads one YAML file strictly: an unknown key, a key that stands twice and a value of the wrong
/// kind are problems with a place, and what can be read is still read.
///
/// Not safe for more than one thread.
public final class YamlReader {

  private static final Pattern HUGE_ESCAPE = Pattern.compile("\\\\U[89a-fA-F]");

  private final SourceFile file;
  private final Anchors anchors;
  private final Problems problems;
  private final Places places;

  public YamlReader(SourceFile file, Problems problems) {
    this(file, Anchors.REFUSED, problems);
  }

  /// One that lets a line stand for many, for files that other systems read so.
  public static YamlReader withAnchors(SourceFile file, Problems problems) {
    return new YamlReader(file, Anchors.ALLOWED, problems);
  }

  YamlReader(SourceFile file, Anchors anchors, Problems problems) {
    this.file = file;
    this.anchors = anchors;
    this.places = new Places(file);
    this.problems = problems;
  }

  /// The mapping that the file is; absent, with a problem, when it is none.
  public Optional<Fields> document() {
    return root().flatMap(root -> mapping(root, "the file"));
  }

  /// Whatever the file holds; absent, with a problem, when it is no YAML document.
  Optional<Node> root() {
    var settings =
        LoadSettings.builder()
            .setLabel(file.name())
            .setUseMarks(true)
            .setAllowNonScalarKeys(true)
            .setCodePointLimit(Limits.DOCUMENT_BYTES)
            // What aliases repeat is counted once it is known what they repeat.
            .setMaxAliasesForCollections(Integer.MAX_VALUE)
            // All at once: a long text would be copied again for each piece that is read of it.
            .setBufferSize(file.text().length() + 2)
            .build();
    try {
      var events =
          new StrictEvents(
              new ParserImpl(settings, new StreamReader(settings, file.text())), anchors);
      var composer = new Composer(settings, events);
      if (!composer.hasNext()) {
        problem("not-one-document", "expected one YAML document, found none", start(), "");
        return Optional.empty();
      }
      var root = composer.next();
      if (composer.hasNext()) {
        var second = place(events.peekEvent().getStartMark());
        problem("not-one-document", "a second YAML document begins here", second, "split the file");
        return Optional.empty();
      }
      return isBounded(root) ? Optional.of(root) : Optional.empty();
    } catch (StrictEvents.Refused e) {
      problems.add(e.problem().at(place(e.mark())));
    } catch (MarkedYamlEngineException e) {
      // What does not end is shown where it begins.
      var mark = YamlWords.isUnended(e.getProblem()) ? e.getContextMark() : e.getProblemMark();
      problems.add(YamlWords.problem(e.getProblem()).at(place(mark)));
    } catch (ReaderException e) {
      problems.add(
          YamlWords.problem(String.valueOf(e.getMessage()))
              .at(places.at(places.offset(e.getPosition()))));
    } catch (YamlEngineException e) {
      problems.add(YamlWords.problem(String.valueOf(e.getMessage())).at(start()));
    } catch (NumberFormatException _) {
      // The library lets it out for an escape that no int holds.
      var escape = HUGE_ESCAPE.matcher(file.text());
      var place = escape.find() ? places.at(escape.start()) : start();
      problem("invalid-yaml", "the escape names no character", place, "");
    }
    return Optional.empty();
  }

  private boolean isBounded(Node root) {
    var problem =
        anchors == Anchors.REFUSED ? Optional.<Problem>empty() : new Repeated(this).problem(root);
    problem.ifPresent(problems::add);
    return problem.isEmpty();
  }

  private Place start() {
    return places.at(0);
  }

  private int offset(Optional<Mark> mark) {
    return mark.map(known -> places.offset(known.getIndex())).orElse(0);
  }

  private Place place(Optional<Mark> mark) {
    return places.at(offset(mark));
  }

  public Place place(Node node) {
    return place(node.getStartMark());
  }

  public void problem(String code, String message, Place place, String help) {
    var problem = Problem.of(code, message).at(place);
    problems.add(help.isEmpty() ? problem : problem.withHelp(help));
  }

  private static boolean isEmptyList(Node node) {
    return node instanceof SequenceNode sequence && sequence.getValue().isEmpty();
  }

  private static boolean isNothing(Node node) {
    return node.getTag().equals(Tag.NULL);
  }

  static String kindOf(Node node) {
    return switch (node) {
      case MappingNode _ -> "a mapping";
      case SequenceNode _ -> "a list";
      case ScalarNode scalar when scalar.getTag().equals(Tag.NULL) -> "nothing";
      case ScalarNode scalar when scalar.getTag().equals(Tag.BOOL) -> "a boolean";
      case ScalarNode scalar when scalar.getTag().equals(Tag.INT) -> "an integer";
      case ScalarNode scalar when scalar.getTag().equals(Tag.FLOAT) -> "a number";
      default -> "text";
    };
  }

  /// A name that somebody wrote, as a message says it.
  public static String quoted(String name) {
    return "`%s`".formatted(Problems.shown(name));
  }

  void wrongKind(String what, String expected, Node found) {
    problem(
        "wrong-kind",
        "expected %s in %s, found %s".formatted(expected, what, kindOf(found)),
        place(found),
        "");
  }

  public Optional<Fields> mapping(Node node, String what) {
    if (!(node instanceof MappingNode mapping)) {
      wrongKind(what, "a mapping", node);
      return Optional.empty();
    }
    var fields = new LinkedHashMap<String, Field>();
    var merged = new ArrayList<Fields>();
    for (var tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        wrongKind("a key", "text", tuple.getKeyNode());
      } else if (anchors == Anchors.ALLOWED && isMerge(key)) {
        mapping(tuple.getValueNode(), "`<<`").ifPresent(merged::add);
      } else if (fields.containsKey(key.getValue())) {
        problem(
            "duplicate-key",
            "`%s` stands here twice".formatted(Problems.shown(key.getValue())),
            place(key),
            "keep one");
      } else {
        fields.put(key.getValue(), new Field(key, tuple.getValueNode()));
      }
    }
    merged.forEach(more -> more.fields.forEach(fields::putIfAbsent));
    return Optional.of(new Fields(mapping, fields));
  }

  /// `<<: *name` takes over the fields of another mapping that this one does not have.
  private static boolean isMerge(ScalarNode key) {
    return key.isPlain() && key.getValue().equals("<<");
  }

  public record Field(ScalarNode key, Node value) {}

  /// A mapping whose keys have been read once.
  public final class Fields {

    private final MappingNode node;
    private final Map<String, Field> fields;

    private Fields(MappingNode node, Map<String, Field> fields) {
      this.node = node;
      this.fields = fields;
    }

    public Place place() {
      return YamlReader.this.place(node);
    }

    public Place placeOf(String name) {
      var field = fields.get(name);
      return field == null ? place() : YamlReader.this.place(field.value());
    }

    public Place placeOfKey(String name) {
      var field = fields.get(name);
      return field == null ? place() : YamlReader.this.place(field.key());
    }

    public Set<String> names() {
      return fields.keySet();
    }

    Map<String, Field> all() {
      return fields;
    }

    public boolean has(String name) {
      return fields.containsKey(name);
    }

    /// The same without the keys that stand there with nothing behind them.
    public Fields filled() {
      var filled = new LinkedHashMap<>(fields);
      filled.values().removeIf(field -> isNothing(field.value()));
      return new Fields(node, filled);
    }

    /// Whether it is absent or has no element.
    boolean isEmptyList(String name) {
      return node(name).map(YamlReader::isEmptyList).orElse(true);
    }

    /// Every other key is a problem.
    public Fields only(String what, List<String> known) {
      fields.forEach(
          (name, field) -> {
            if (!known.contains(name)) {
              var help =
                  Problems.nearest(name, known)
                      .map("did you mean `%s`?"::formatted)
                      .orElse("keys here are " + String.join(", ", known));
              problem(
                  "unknown-key",
                  "unknown key `%s` in %s".formatted(Problems.shown(name), what),
                  YamlReader.this.place(field.key()),
                  help);
            }
          });
      return this;
    }

    public Optional<Node> node(String name) {
      return Optional.ofNullable(fields.get(name)).map(Field::value);
    }

    Optional<Node> required(String name, String what) {
      var found = node(name);
      if (found.isEmpty()) {
        problem("missing-key", "%s has no `%s`".formatted(what, name), place(), "add it");
      }
      return found;
    }

    Optional<String> text(String name) {
      return node(name).flatMap(value -> YamlReader.this.text(value, quoted(name)));
    }

    public Optional<String> requiredText(String name, String what) {
      return required(name, what).flatMap(value -> YamlReader.this.text(value, quoted(name)));
    }

    /// A scalar of any kind as it was written: a condition may be just `true`.
    Optional<ScalarText> condition(String name) {
      return node(name).flatMap(value -> YamlReader.this.condition(value, quoted(name)));
    }

    List<String> texts(String name) {
      return node(name).map(value -> YamlReader.this.texts(value, quoted(name))).orElse(List.of());
    }

    /// The text of a scalar as it was written, whatever kind YAML takes it for.
    public Optional<String> written(String name) {
      return node(name).flatMap(value -> YamlReader.this.written(value, quoted(name)));
    }

    /// What was written as the elements of a list; those with nothing behind them are left out.
    public List<String> writtenTexts(String name) {
      return list(name).stream()
          .filter(element -> !isNothing(element))
          .flatMap(element -> YamlReader.this.written(element, quoted(name)).stream())
          .toList();
    }

    Optional<Integer> number(String name) {
      return node(name).flatMap(value -> YamlReader.this.number(value, quoted(name)));
    }

    public Optional<Fields> mapping(String name) {
      return node(name).flatMap(value -> YamlReader.this.mapping(value, quoted(name)));
    }

    public List<Node> list(String name) {
      return node(name).map(value -> YamlReader.this.list(value, quoted(name))).orElse(List.of());
    }
  }

  Optional<ScalarText> condition(Node node, String what) {
    if (node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)) {
      return Optional.of(new ScalarText(file, offset(scalar.getStartMark()), scalar, places));
    }
    wrongKind(what, "a condition", node);
    return Optional.empty();
  }

  private Optional<String> written(Node node, String what) {
    if (node instanceof ScalarNode scalar && !isNothing(node)) {
      return Optional.of(scalar.getValue());
    }
    wrongKind(what, "text", node);
    return Optional.empty();
  }

  private Optional<String> text(Node node, String what) {
    if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.STR)) {
      return Optional.of(scalar.getValue());
    }
    wrongKind(what, "text", node);
    return Optional.empty();
  }

  private List<String> texts(Node node, String what) {
    return list(node, what).stream().flatMap(element -> text(element, what).stream()).toList();
  }

  List<Node> list(Node node, String what) {
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    wrongKind(what, "a list", node);
    return List.of();
  }

  private Optional<Integer> number(Node node, String what) {
    if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.INT)) {
      try {
        return Optional.of(Integer.parseInt(scalar.getValue()));
      } catch (NumberFormatException _) {
        var shown = Problems.shown(scalar.getValue());
        problem("number-out-of-range", "`%s` is out of range".formatted(shown), place(node), "");
        return Optional.empty();
      }
    }
    wrongKind(what, "an integer", node);
    return Optional.empty();
  }
}
