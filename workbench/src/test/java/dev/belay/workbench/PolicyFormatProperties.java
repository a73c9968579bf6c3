package dev.belay.workbench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Policy;
import dev.belay.language.ExamplesFile;
import dev.belay.language.Project;
import dev.belay.language.SourceFile;
import dev.belay.testkit.Seeds;
import dev.belay.workbench.RandomYaml.Anchored;
import dev.belay.workbench.RandomYaml.Fields;
import dev.belay.workbench.RandomYaml.Listing;
import dev.belay.workbench.RandomYaml.Model;
import dev.belay.workbench.RandomYaml.Raw;
import dev.belay.workbench.RandomYaml.Text;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// Whatever a file looks like, its layout is the one layout, and nothing that it says is lost.
final class PolicyFormatProperties {

  private static final int FILES = Seeds.times(1_000);

  /// Keys in the order that the layout has: then comments keep theirs.
  private enum Order {
    OF_THE_LAYOUT,
    ANY
  }

  @Test
  void policies() {
    int comments = 0;
    // Checking conditions takes most of the time.
    for (long seed = 0; seed < FILES / 2; seed++) {
      comments += check(seed, "policies/p.yaml", new Models(new Random(seed))::policy);
    }
    assertThat(comments).isGreaterThan(2 * FILES);
  }

  @Test
  void examples() {
    int comments = 0;
    for (long seed = 0; seed < FILES; seed++) {
      comments += check(seed, "policies/p.examples.yaml", new Models(new Random(seed))::examples);
    }
    assertThat(comments).isGreaterThan(4 * FILES);
  }

  @Test
  void documents() {
    for (long seed = 0; seed < FILES; seed++) {
      var models = new Models(new Random(seed));
      check(seed, "data/d.yaml", _ -> models.document(3));
    }
  }

  private interface Source {
    Fields model(Order order);
  }

  /// Answers how many comments the file has.
  private static int check(long seed, String path, Source source) {
    var random = new Random(seed);
    var order = random.nextBoolean() ? Order.OF_THE_LAYOUT : Order.ANY;
    var yaml = new RandomYaml(random);
    var written = yaml.file(source.model(order));
    var before = "seed %d:\n%s".formatted(seed, written);
    var layout = Layout.of(path);
    var formatted = formatted(path, bytes(written, random), layout, before);
    var about = before + "\nis formatted\n" + formatted;
    assertThat(formatted(path, formatted.getBytes(UTF_8), layout, about))
        .as("formatted twice, %s", about)
        .isEqualTo(formatted);
    assertThat(values(formatted)).as(about).isEqualTo(values(written));
    assertThat(meaning(path, formatted, about)).as(about).isEqualTo(meaning(path, written, about));
    var comments = comments(formatted, yaml.comments());
    assertThat(comments).as(about).containsExactlyInAnyOrderElementsOf(yaml.comments());
    if (order == Order.OF_THE_LAYOUT) {
      assertThat(comments).as(about).isEqualTo(yaml.comments());
    }
    yaml.lineOfComment()
        .forEach(
            (comment, value) -> assertThat(lineOf(comment, formatted)).as(about).contains("t17t"));
    return comments.size();
  }

  /// With any line ends, and with a byte order mark or without.
  private static byte[] bytes(String written, Random random) {
    var ends = List.of("\n", "\r\n", "\r").get(random.nextInt(3));
    return ((random.nextInt(4) == 0 ? "\uFEFF" : "") + written.replace("\n", ends)).getBytes(UTF_8);
  }

  private static String formatted(String path, byte[] bytes, Layout layout, String about) {
    var read = SourceFile.read(path, bytes);
    assertThat(read).as(about).isInstanceOf(SourceFile.Whole.class);
    try {
      return PolicyFormat.formatted(((SourceFile.Whole) read).file(), layout);
    } catch (RuntimeException e) {
      throw new AssertionError(about, e);
    }
  }

  private static Object values(String text) {
    return new Load(LoadSettings.builder().build()).loadFromString(text);
  }

  /// What the policy means, or its examples ask.
  private static List<?> meaning(String path, String text, String about) {
    if (path.startsWith("data/")) {
      return List.of();
    }
    var files = new LinkedHashMap<String, byte[]>();
    files.put(
        "policies/p.yaml", "policy: p\nquestion: tool.call\notherwise: allow\n".getBytes(UTF_8));
    files.put("project.yaml", "project: p\n".getBytes(UTF_8));
    files.put(path, text.getBytes(UTF_8));
    var compiled = Project.compile(files);
    assertThat(compiled).as(about).isInstanceOf(Project.Checked.class);
    var checked = (Project.Checked) compiled;
    var meaning = new ArrayList<Object>();
    checked.release().policies().stream().map(Policy::meaning).forEach(meaning::add);
    for (var file : checked.examples()) {
      for (var example : file.cases()) {
        meaning.add(withoutPlace(example));
      }
    }
    return meaning;
  }

  private static List<Object> withoutPlace(ExamplesFile.Case example) {
    return List.of(
        example.name(), example.input(), example.unknown(), example.expect(), example.message());
  }

  /// Those of these that stand in a text, as they stand there.
  private static List<String> comments(String text, List<String> all) {
    return text.lines()
        .flatMap(line -> all.stream().filter(comment -> line.endsWith(comment)).limit(1))
        .toList();
  }

  private static String lineOf(String comment, String text) {
    return text.lines().filter(line -> line.endsWith(comment)).findFirst().orElse("");
  }

  /// What files say. Make a new one for each file.
  private static final class Models {

    private static final List<String> TEXTS =
        List.of(
            "t17t",
            "data of t17t would leave",
            "it's t17t: \"quoted\" # no comment",
            "yes",
            "null",
            "7",
            "2026-01-01",
            "",
            " leading",
            "trailing ",
            "ends: ",
            "colon:",
            "- dash",
            "é😀 and t17t",
            "[a, b]",
            "a, b",
            "{a}",
            "# hash",
            "&and",
            "*star",
            "!bang",
            "%percent",
            "@at",
            "`tick",
            "tab\there",
            "next\u0085line",
            "a\\b",
            "two\nlines\n",
            "two\n\n  indented\nlines",
            "  indented\nless\n",
            "kept\n\n\n",
            "one line end\n",
            "x".repeat(120),
            "many words of t17t that go on ".repeat(5).strip());

    private static final List<String> CONDITIONS =
        List.of(
            "tool.name == \"t17t\"",
            "tool.name in [\"t17t\", 'b'] && size(targets) > 0",
            "'t17t' == tool.name",
            "[\"t17t\"].exists(t, t == tool.name)",
            "!(tool.name == \"t17t # no comment: {x}\")",
            "size(targets) > 0 ? tool.name == \"t17t\" : false",
            "tool.name == \"é😀\"",
            "true",
            "tool.name == \"a\" ||\n  tool.name == \"b\"\n",
            "tool.name == \"a\" // why\n  || tool.name == \"b\"",
            "  tool.name == \"a\" ||\n tool.name == \"b\"\n\n\n",
            "tool.name == \"%s\"".formatted("long ".repeat(30)),
            "tool.name == \"b\" || ".repeat(8) + "tool.name == \"t17t\"");

    private final Random random;

    Models(Random random) {
      this.random = random;
    }

    private boolean chance(int oneIn) {
      return random.nextInt(oneIn) == 0;
    }

    private <T> T oneOf(List<T> options) {
      return options.get(random.nextInt(options.size()));
    }

    private Text text() {
      return new Text(oneOf(TEXTS));
    }

    private Text condition() {
      return new Text(oneOf(CONDITIONS));
    }

    private Fields ordered(Map<String, Model> fields, Order order) {
      if (order == Order.OF_THE_LAYOUT) {
        return new Fields(fields);
      }
      var names = new ArrayList<>(fields.keySet());
      Collections.shuffle(names, random);
      var shuffled = new LinkedHashMap<String, Model>();
      names.forEach(name -> shuffled.put(name, fields.get(name)));
      return new Fields(shuffled);
    }

    private void maybe(Map<String, Model> fields, String name, Model value) {
      if (chance(2)) {
        fields.put(name, value);
      }
    }

    Fields policy(Order order) {
      var fields = new LinkedHashMap<String, Model>();
      fields.put("policy", new Text("p"));
      fields.put("question", new Text("tool.call"));
      maybe(fields, "description", textOnly());
      maybe(fields, "owner", textOnly());
      maybe(fields, "for", condition());
      maybe(fields, "let", lets());
      maybe(fields, "rules", rules(order));
      fields.put("otherwise", new Text(oneOf(List.of("allow", "block"))));
      maybe(fields, "stage", new Text("observe"));
      return ordered(fields, order);
    }

    private Text textOnly() {
      return text();
    }

    private Model lets() {
      var lets = new LinkedHashMap<String, Model>();
      for (int i = random.nextInt(3); i >= 0; i--) {
        lets.put("named" + i, condition());
      }
      return new Fields(lets);
    }

    private Model rules(Order order) {
      var rules = new ArrayList<Model>();
      for (int i = random.nextInt(4); i >= 0; i--) {
        rules.add(rule(i, order));
      }
      return new Listing(rules);
    }

    private Model rule(int number, Order order) {
      var rule = new LinkedHashMap<String, Model>();
      rule.put("rule", new Text("r" + number));
      var asks = chance(2);
      if (chance(2)) {
        rule.put("when", condition());
        rule.put("then", new Text(asks ? "require_approval" : "block"));
      } else {
        rule.put("require", condition());
        if (asks) {
          rule.put("then", new Text("require_approval"));
        }
      }
      if (asks) {
        var approval = new LinkedHashMap<String, Model>();
        maybe(approval, "from", new Listing(List.of(text(), new Text("treasury"))));
        maybe(approval, "count", new Raw("2"));
        maybe(approval, "within", new Text("30m"));
        maybe(rule, "approval", ordered(approval, order));
      }
      maybe(rule, "reasons", reasons());
      maybe(rule, "message", text());
      return ordered(rule, order);
    }

    private Model reasons() {
      var reasons = new ArrayList<Model>();
      for (int i = random.nextInt(12); i > 0; i--) {
        reasons.add(new Text("because_of_this_reason_" + i));
      }
      return new Listing(reasons);
    }

    Fields examples(Order order) {
      var file = new LinkedHashMap<String, Model>();
      file.put("examples-of", new Text("p"));
      var isShared = chance(2);
      var given = document(2);
      maybe(file, "given", isShared ? new Anchored("call", given) : given);
      var isDefined = isShared && file.containsKey("given");
      var cases = new ArrayList<Model>();
      for (int i = random.nextInt(3); i >= 0; i--) {
        cases.add(example(i, isDefined, order));
      }
      file.put("cases", new Listing(cases));
      return isDefined ? new Fields(file) : ordered(file, order);
    }

    private Model example(int number, boolean isShared, Order order) {
      var example = new LinkedHashMap<String, Model>();
      example.put("name", new Text("example " + number));
      var input = new LinkedHashMap<String, Model>();
      if (isShared) {
        input.put("<<", new Raw("*call"));
      }
      input.putAll(document(2).fields());
      maybe(example, "input", new Fields(input));
      maybe(example, "unknown", new Listing(List.of(new Text("/targets"), new Text("/a/b"))));
      example.put("expect", new Text("block by p/r1"));
      maybe(example, "message", text());
      return ordered(example, order);
    }

    Fields document(int depth) {
      var fields = new LinkedHashMap<String, Model>();
      for (int i = random.nextInt(4); i >= 0; i--) {
        fields.put(oneOf(List.of("a", "b", "key with blanks", "on", "é")) + i, any(depth - 1));
      }
      return new Fields(fields);
    }

    private Model any(int depth) {
      return switch (random.nextInt(depth > 0 ? 6 : 3)) {
        case 0 -> new Raw(oneOf(List.of("7", "2.0", "true", "null", "-1")));
        case 1, 2 -> text();
        case 3 -> document(depth);
        default -> {
          var elements = new ArrayList<Model>();
          for (int i = random.nextInt(4); i > 0; i--) {
            elements.add(any(depth - 1));
          }
          yield new Listing(elements);
        }
      };
    }
  }
}
