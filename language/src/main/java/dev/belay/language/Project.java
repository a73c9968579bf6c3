package dev.belay.language;

import dev.belay.engine.Digest;
import dev.belay.engine.Policy;
import dev.belay.engine.Problem;
import dev.belay.engine.Problem.Place;
import dev.belay.engine.Question;
import dev.belay.engine.Release;
import dev.belay.engine.Type;
import dev.belay.engine.Value;
import dev.belay.engine.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// A project as people write it: `project.yaml`, `policies/NAME.yaml`,
/// `questions/NAME.schema.json`, and `data/NAME.yaml` with `data/NAME.schema.json`, by path.
public final class Project {

  public static final String FILE = "project.yaml";

  private static final Pattern POLICY_PATH = Pattern.compile("policies/[^/]+\\.yaml");
  private static final Pattern EXAMPLES_PATH = Pattern.compile("policies/[^/]+\\.examples\\.yaml");
  private static final Pattern QUESTION_PATH =
      Pattern.compile("questions/([a-z][a-z0-9._-]{0,62})\\.schema\\.json");

  static final Pattern DATA_PATH =
      Pattern.compile("data/([a-z][a-z0-9_]{0,62})\\.(yaml|schema\\.json)");

  /// What became of the files.
  public sealed interface Compiled {}

  /// The release has no address yet that means anything: who packs its files gives it one.
  ///
  /// @param examples of its policies, in the order of their files
  public record Checked(Release release, List<ExamplesFile> examples) implements Compiled {

    public Checked {
      examples = List.copyOf(examples);
    }
  }

  /// Everything that is wrong, in the order in which a reader meets it.
  public record Wrong(List<Problem> problems) implements Compiled {

    public Wrong {
      problems = List.copyOf(problems);
    }
  }

  private static final Digest NO_ADDRESS = Digest.of(new byte[0]);

  private final SortedMap<String, byte[]> files;
  private final Problems problems = new Problems();
  private final Map<String, String> fileOfPolicy = new HashMap<>();
  private int rulesLeft = Limits.RULES;
  private long dataLeft = Limits.DATA_BYTES;
  private final CheckedForms checkedForms = new CheckedForms();
  private final Map<String, Question> questions = new TreeMap<>(Questions.builtIn());
  private final Map<String, Type.Field> typesOfData = new TreeMap<>();
  private final Map<Value, Value> data = new LinkedHashMap<>();

  private Project(Map<String, byte[]> files) {
    this.files = new TreeMap<>(files);
  }

  /// Checks a whole project.
  ///
  /// @param files bytes by path
  public static Compiled compile(Map<String, byte[]> files) {
    return new Project(files).compile();
  }

  /// Checks policies without a project around them: every question that they speak of is decided,
  /// by this default.
  public static Compiled compilePolicies(Map<String, byte[]> policies, Verdict byDefault) {
    var project = new Project(policies);
    var checked = new ArrayList<Policy>();
    project.files.forEach(
        (path, bytes) -> {
          if (!ExamplesFile.isNamed(path)) {
            project.policy(path, bytes).ifPresent(checked::add);
          }
        });
    var defaults = new TreeMap<String, Verdict>();
    project.questions.keySet().forEach(question -> defaults.put(question, byDefault));
    return project.compiled("policies", defaults, List.of(), checked);
  }

  private Compiled compile() {
    files.forEach(this::question);
    questions.values().forEach(this::steps);
    files.keySet().forEach(this::data);
    var header = header();
    var policies = new ArrayList<Policy>();
    files.forEach(
        (path, bytes) -> {
          if (POLICY_PATH.matcher(path).matches() && !EXAMPLES_PATH.matcher(path).matches()) {
            policy(path, bytes).ifPresent(policies::add);
          } else if (!isKnown(path)) {
            problems.add(
                Problem.of("unknown-file", "no file of a project is named `%s`".formatted(path))
                    .at(new Place(path, 1, 1))
                    .withHelp(
                        path.startsWith("data/")
                            ? "data is `data/NAME.yaml`, NAME of letters, digits and underscores"
                            : "policies are `policies/NAME.yaml`"));
          }
        });
    return compiled(header.name, header.defaults, header.approvers, policies);
  }

  private static boolean isKnown(String path) {
    return path.equals(FILE)
        || EXAMPLES_PATH.matcher(path).matches()
        || QUESTION_PATH.matcher(path).matches()
        || DATA_PATH.matcher(path).matches();
  }

  private Compiled compiled(
      String name, Map<String, Verdict> defaults, List<String> approvers, List<Policy> policies) {
    var examples = examples();
    if (!problems.isEmpty()) {
      return new Wrong(problems.sorted());
    }
    var used = new TreeMap<String, Question>();
    questions.forEach(
        (question, schema) -> {
          if (defaults.containsKey(question)
              || policies.stream().anyMatch(policy -> policy.question().equals(question))) {
            used.put(question, schema);
          }
        });
    var documents = new Value.Mapping(data);
    return new Checked(
        new Release(name, NO_ADDRESS, defaults, used, documents, approvers, policies), examples);
  }

  private List<ExamplesFile> examples() {
    // A policy that means nothing yet is no policy that is not there.
    var areNamesKnown = problems.isEmpty();
    var all = new ArrayList<ExamplesFile>();
    for (var path : files.keySet()) {
      if (ExamplesFile.isNamed(path)) {
        var examples = read(path).flatMap(file -> new ExamplesReader(file, problems).examples());
        examples.filter(_ -> areNamesKnown).ifPresent(this::requirePolicy);
        examples.ifPresent(all::add);
      }
    }
    return all;
  }

  private void requirePolicy(ExamplesFile examples) {
    var name = examples.policy();
    if (!fileOfPolicy.containsKey(name)) {
      problems.add(
          Problem.of("unknown-policy", "there is no policy `%s`".formatted(Problems.shown(name)))
              .at(examples.at())
              .withHelp(
                  Problems.nearest(name, fileOfPolicy.keySet())
                      .map("did you mean `%s`?"::formatted)
                      .orElse("name the policy that these are examples of")));
    }
  }

  private Optional<SourceFile> text(String path, byte[] bytes) {
    return switch (SourceFile.read(path, bytes)) {
      case SourceFile.Whole(var file) -> Optional.of(file);
      case SourceFile.Broken(var problem) -> {
        problems.add(problem);
        yield Optional.empty();
      }
    };
  }

  private void question(String path, byte[] bytes) {
    var matcher = QUESTION_PATH.matcher(path);
    if (!matcher.matches()) {
      return;
    }
    var name = matcher.group(1);
    if (Questions.builtIn().containsKey(name)) {
      problems.add(
          Problem.of("built-in-question", "`%s` comes with Belay".formatted(name))
              .at(new Place(path, 1, 1))
              .withHelp("choose another name"));
      return;
    }
    text(path, bytes)
        .flatMap(file -> new SchemaReader(file, problems).question(name))
        .ifPresent(question -> questions.put(name, question));
  }

  /// What a question's steps are asked as is known once all questions are.
  private void steps(Question question) {
    question
        .stepsAre()
        .filter(step -> !questions.containsKey(step))
        .ifPresent(
            step ->
                problems.add(
                    Problem.of(
                            "unknown-question",
                            "there is no question `%s`".formatted(Problems.shown(step)))
                        .at(new Place("questions/%s.schema.json".formatted(question.name()), 1, 1))
                        .withHelp(nearest(step))));
  }

  private String nearest(String question) {
    return Problems.nearest(question, questions.keySet())
        .map("did you mean `%s`?"::formatted)
        .orElse("questions are " + String.join(", ", questions.keySet()));
  }

  /// A document and its schema stand side by side.
  private void data(String path) {
    var matcher = DATA_PATH.matcher(path);
    if (!matcher.matches()) {
      return;
    }
    var name = matcher.group(1);
    var document = "data/%s.yaml".formatted(name);
    var schema = "data/%s.schema.json".formatted(name);
    for (var other : List.of(document, schema)) {
      if (!files.containsKey(other)) {
        problems.add(
            Problem.of("missing-file", "`%s` has no `%s` beside it".formatted(path, other))
                .at(new Place(path, 1, 1))
                .withHelp("add it"));
      }
    }
    if (path.equals(document) && files.containsKey(schema)) {
      read(schema)
          .flatMap(file -> new SchemaReader(file, problems).document(name))
          .ifPresent(type -> data(name, document, type));
    }
  }

  private void data(String name, String path, Type type) {
    // What is wrong with the document is said once, and not again where policies read it.
    typesOfData.put(name, new Type.Field(type, Type.Presence.REQUIRED));
    read(path)
        .filter(_ -> fitsBesideOthers(path))
        .flatMap(file -> new DataReader(file, problems).document(type))
        .ifPresent(value -> data.put(Value.text(name), value));
  }

  private boolean fitsBesideOthers(String path) {
    dataLeft -= bytes(path).length;
    if (dataLeft < 0) {
      problems.add(
          Problem.of(
                  "too-much-data",
                  "a project has at most %,d bytes of data".formatted(Limits.DATA_BYTES))
              .at(new Place(path, 1, 1))
              .withHelp("keep what no policy reads elsewhere"));
    }
    return dataLeft >= 0;
  }

  private byte[] bytes(String path) {
    return java.util.Objects.requireNonNull(files.get(path));
  }

  private Optional<SourceFile> read(String path) {
    return text(path, bytes(path));
  }

  private Optional<Policy> policy(String path, byte[] bytes) {
    return text(path, bytes).flatMap(this::policy);
  }

  private Optional<Policy> policy(SourceFile file) {
    var reader = new PolicyReader(file, questions, documents(), checkedForms, rulesLeft, problems);
    var policy = reader.policy();
    policy.ifPresent(read -> rulesLeft -= read.rules().size());
    return policy.filter(read -> !isTwin(read, reader.placeOfName()));
  }

  private Type.Struct documents() {
    return new Type.Struct("$" + Release.DATA, typesOfData);
  }

  private boolean isTwin(Policy policy, Place place) {
    var other = fileOfPolicy.putIfAbsent(policy.name(), policy.file());
    if (other != null) {
      problems.add(
          Problem.of(
                  "duplicate-policy",
                  "`%s` is also the name of the policy in %s".formatted(policy.name(), other))
              .at(place)
              .withHelp("rename one"));
    }
    return other != null;
  }

  private record Header(String name, Map<String, Verdict> defaults, List<String> approvers) {

    static final Header NONE = new Header("", Map.of(), List.of());
  }

  private Header header() {
    var bytes = files.get(FILE);
    if (bytes == null) {
      problems.add(
          Problem.of("missing-file", "the project has no `%s`".formatted(FILE))
              .withHelp("add one with `project: NAME` and `default: { tool.call: block }`"));
      return Header.NONE;
    }
    return text(FILE, bytes).flatMap(this::header).orElse(Header.NONE);
  }

  private Optional<Header> header(SourceFile file) {
    var yaml = new YamlReader(file, problems);
    return yaml.document()
        .map(
            root -> {
              root.only("a project", Keys.PROJECT);
              root.text("description");
              var name = root.requiredText("project", "a project").orElse("");
              if (!name.isEmpty() && !PolicyReader.NAME.matcher(name).matches()) {
                yaml.problem(
                    "invalid-name",
                    "`%s` is no name".formatted(Problems.shown(name)),
                    root.placeOf("project"),
                    "use lower-case letters, digits and dashes, at most 63, a letter first");
              }
              return new Header(name, defaults(root, yaml), root.texts("approvers"));
            });
  }

  private Map<String, Verdict> defaults(YamlReader.Fields root, YamlReader yaml) {
    var defaults = new TreeMap<String, Verdict>();
    root.mapping("default")
        .ifPresent(
            fields ->
                fields
                    .names()
                    .forEach(
                        question ->
                            byDefault(fields, question, yaml)
                                .ifPresent(verdict -> defaults.put(question, verdict))));
    return defaults;
  }

  private Optional<Verdict> byDefault(YamlReader.Fields fields, String question, YamlReader yaml) {
    if (!questions.containsKey(question)) {
      yaml.problem(
          "unknown-question",
          "there is no question `%s`".formatted(Problems.shown(question)),
          fields.placeOfKey(question),
          nearest(question));
    }
    var text = fields.text(question);
    var verdict = text.flatMap(Verdict::from);
    if (text.isPresent() && verdict.isEmpty()) {
      yaml.problem(
          "unknown-verdict",
          "there is no verdict `%s`".formatted(Problems.shown(text.get())),
          fields.placeOf(question),
          "verdicts are `allow`, `require_approval`, `dry_run`, `block`");
    }
    return verdict;
  }
}
