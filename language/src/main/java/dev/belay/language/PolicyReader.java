package dev.belay.language;

import dev.belay.engine.Checked;
import dev.belay.engine.Digest;
import dev.belay.engine.Policy;
import dev.belay.engine.Policy.Approval;
import dev.belay.engine.Policy.Let;
import dev.belay.engine.Policy.Rule;
import dev.belay.engine.Problem;
import dev.belay.engine.Problem.Place;
import dev.belay.engine.Question;
import dev.belay.engine.Stage;
import dev.belay.engine.Type;
import dev.belay.engine.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads one policy file and checks it against its question.
final class PolicyReader {

  static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");

  private static final Pattern REASON = Pattern.compile("[a-z][a-z0-9_]{0,62}");
  private static final Pattern VARIABLE = Pattern.compile("[a-z_][a-zA-Z0-9_]{0,62}");
  private static final Pattern TIME = Pattern.compile("(\\d{1,6})(s|m|h|d)");

  /// What CEL keeps for itself, or gives a meaning of its own; and `data`, which is the project's.
  private static final Set<String> RESERVED =
      Set.of(
          "as",
          "bool",
          "break",
          "bytes",
          "const",
          "continue",
          "data",
          "double",
          "dyn",
          "else",
          "false",
          "for",
          "function",
          "if",
          "import",
          "in",
          "int",
          "let",
          "list",
          "loop",
          "map",
          "namespace",
          "null",
          "null_type",
          "package",
          "return",
          "string",
          "true",
          "type",
          "uint",
          "var",
          "void",
          "while");

  private static final Digest NO_MEANING_YET = Digest.of(new byte[0]);

  private final SourceFile file;
  private final Map<String, Question> questions;
  private final Type.Struct data;
  private final CheckedForms checkedForms;
  private final int rulesLeft;
  private final Problems problems;
  private final YamlReader yaml;
  private Place placeOfName;

  /// @param data the documents that the project has
  /// @param checkedForms of the project
  /// @param rulesLeft how many rules the project may still have
  PolicyReader(
      SourceFile file,
      Map<String, Question> questions,
      Type.Struct data,
      CheckedForms checkedForms,
      int rulesLeft,
      Problems problems) {
    this.file = file;
    this.questions = questions;
    this.data = data;
    this.checkedForms = checkedForms;
    this.rulesLeft = rulesLeft;
    this.problems = problems;
    this.yaml = new YamlReader(file, problems);
    this.placeOfName = new Place(file.name(), 1, 1);
  }

  /// Absent, with problems, when the policy means nothing that could be evaluated.
  Optional<Policy> policy() {
    int before = problems.count();
    var policy = yaml.document().flatMap(this::policy);
    return problems.count() == before ? policy : Optional.empty();
  }

  /// Where the policy is named.
  Place placeOfName() {
    return placeOfName;
  }

  private Optional<Policy> policy(YamlReader.Fields root) {
    placeOfName = root.placeOf("policy");
    root.only("a policy", Keys.POLICY);
    root.text("description");
    root.text("owner");
    var name = name(root, "policy", "a policy");
    var question = question(root);
    if (question.isEmpty()) {
      return Optional.empty();
    }
    var each = each(root, question.get());
    var conditions = new Conditions(question.get(), each, data, checkedForms, problems);
    var scope = root.condition("for").flatMap(conditions::condition);
    var lets = lets(root, conditions);
    var rules = rules(root, each.isPresent(), conditions);
    var otherwise = otherwise(root, each.isPresent());
    if (root.isEmptyList("rules") && !root.has("otherwise")) {
      yaml.problem(
          "missing-key", "a policy has `rules`, `otherwise` or both", root.place(), "add one");
    }
    return name.map(
            known ->
                new Policy(
                    known,
                    question.get().name(),
                    file.name(),
                    each,
                    isPreference(root, each.isPresent()),
                    scope,
                    lets,
                    rules,
                    otherwise,
                    stage(root),
                    NO_MEANING_YET))
        .map(policy -> policy.withMeaning(Checked.meaning(policy)));
  }

  private Optional<String> name(YamlReader.Fields fields, String key, String what) {
    return fields
        .requiredText(key, what)
        .filter(
            name -> {
              var isName = NAME.matcher(name).matches();
              if (!isName) {
                yaml.problem(
                    "invalid-name",
                    "`%s` is no name".formatted(Problems.shown(name)),
                    fields.placeOf(key),
                    "use lower-case letters, digits and dashes, at most 63, a letter first");
              }
              return isName;
            });
  }

  private Optional<Question> question(YamlReader.Fields root) {
    var name = root.requiredText("question", "a policy");
    var question = name.map(questions::get);
    if (name.isPresent() && question.isEmpty()) {
      yaml.problem(
          "unknown-question",
          "there is no question `%s`".formatted(Problems.shown(name.get())),
          root.placeOf("question"),
          Problems.nearest(name.get(), questions.keySet())
              .map("did you mean `%s`?"::formatted)
              .orElse("questions are " + String.join(", ", questions.keySet())));
    }
    return question;
  }

  private Optional<String> each(YamlReader.Fields root, Question question) {
    var each = root.text("each");
    if (each.isEmpty()) {
      return each;
    }
    if (question.choosesAmong().isEmpty()) {
      yaml.problem(
          "nothing-to-choose",
          "`%s` has no list to choose from".formatted(question.name()),
          root.placeOf("each"),
          "leave `each` out");
    } else if (!isVariable(each.get())
        || new Conditions(question, Optional.empty(), data, checkedForms, problems)
            .isTaken(each.get())) {
      yaml.problem(
          "invalid-name",
          "`%s` cannot name an element".formatted(Problems.shown(each.get())),
          root.placeOf("each"),
          "use letters, digits and underscores, and no name of the input");
    }
    return each;
  }

  private static boolean isVariable(String name) {
    return VARIABLE.matcher(name).matches() && !RESERVED.contains(name);
  }

  private List<Let> lets(YamlReader.Fields root, Conditions conditions) {
    var lets = new ArrayList<Let>();
    root.mapping("let")
        .ifPresent(
            fields ->
                fields
                    .all()
                    .forEach((name, field) -> let(fields, name, field, conditions, lets::add)));
    return lets;
  }

  /// A name that is taken keeps its meaning, so that its uses are not reported as well.
  private void let(
      YamlReader.Fields fields,
      String name,
      YamlReader.Field field,
      Conditions conditions,
      Consumer<Let> into) {
    if (!isVariable(name) || conditions.isTaken(name)) {
      yaml.problem(
          "invalid-name",
          "`%s` cannot be named here".formatted(Problems.shown(name)),
          fields.placeOfKey(name),
          "use letters, digits and underscores, and no name of the input");
      if (RESERVED.contains(name)) {
        conditions.wrongLet(name);
      }
      return;
    }
    yaml.condition(field.value(), YamlReader.quoted(name))
        .flatMap(text -> conditions.let(name, text))
        .ifPresentOrElse(
            value -> into.accept(new Let(name, value)), () -> conditions.wrongLet(name));
  }

  private List<Rule> rules(YamlReader.Fields root, boolean chooses, Conditions conditions) {
    var nodes = root.list("rules");
    if (nodes.size() > rulesLeft) {
      yaml.problem(
          "too-many-rules",
          "a project has at most %,d rules".formatted(Limits.RULES),
          root.placeOfKey("rules"),
          "put what differs into lists: `x in [\"a\", \"b\"]`");
      return List.of();
    }
    var names = new HashSet<String>();
    return nodes.stream()
        .flatMap(node -> yaml.mapping(node, "a rule").stream())
        .flatMap(fields -> rule(fields, chooses, names, conditions).stream())
        .toList();
  }

  private Optional<Rule> rule(
      YamlReader.Fields fields, boolean chooses, Set<String> names, Conditions conditions) {
    fields.only("a rule", Keys.RULE);
    var name = name(fields, "rule", "a rule");
    if (name.isPresent() && !names.add(name.get())) {
      yaml.problem(
          "duplicate-rule",
          "two rules are named `%s`".formatted(Problems.shown(name.get())),
          fields.placeOf("rule"),
          "rename one");
    }
    if (fields.has("when") == fields.has("require")) {
      yaml.problem(
          "when-or-require",
          fields.has("when")
              ? "a rule has `when` or `require`, not both"
              : "a rule has `when` or `require`",
          fields.place(),
          "write exactly one of them");
      return Optional.empty();
    }
    var condition =
        fields.condition(fields.has("when") ? "when" : "require").flatMap(conditions::condition);
    var then = then(fields, chooses);
    var approval = approval(fields, then);
    var reasons = reasons(fields);
    var message = fields.text("message");
    return name.isEmpty() || condition.isEmpty() || then.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Rule(
                name.get(),
                condition.get(),
                fields.has("when"),
                then.get(),
                approval,
                reasons,
                message));
  }

  private Optional<Verdict> then(YamlReader.Fields fields, boolean chooses) {
    if (chooses) {
      if (fields.has("then")) {
        yaml.problem(
            "then-in-choice",
            "a rule of a choosing policy drops the element",
            fields.placeOfKey("then"),
            "leave `then` out");
      }
      return Optional.of(Verdict.BLOCK);
    }
    if (!fields.has("then")) {
      if (fields.has("require")) {
        return Optional.of(Verdict.BLOCK);
      }
      yaml.problem(
          "missing-key",
          "a rule with `when` has no `then`",
          fields.place(),
          "add `then` with one of " + verdicts());
      return Optional.empty();
    }
    var then = verdict(fields, "then");
    if (fields.has("require") && then.equals(Optional.of(Verdict.ALLOW))) {
      yaml.problem(
          "require-allows",
          "what does not meet a `require` cannot be allowed",
          fields.placeOf("then"),
          "use `when`, or leave `then` out to block");
    }
    return then;
  }

  private static String verdicts() {
    return Arrays.stream(Verdict.values())
        .map(verdict -> "`" + verdict.text() + "`")
        .collect(Collectors.joining(", "));
  }

  private Optional<Verdict> verdict(YamlReader.Fields fields, String key) {
    return fields
        .text(key)
        .flatMap(
            text -> {
              var verdict = Verdict.from(text);
              if (verdict.isEmpty()) {
                var known = Stream.of(Verdict.values()).map(Verdict::text).toList();
                yaml.problem(
                    "unknown-verdict",
                    "there is no verdict `%s`".formatted(Problems.shown(text)),
                    fields.placeOf(key),
                    Problems.nearest(text, known)
                        .map("did you mean `%s`?"::formatted)
                        .orElse("verdicts are " + verdicts()));
              }
              return verdict;
            });
  }

  private Optional<Approval> approval(YamlReader.Fields fields, Optional<Verdict> then) {
    var approval = fields.mapping("approval");
    if (approval.isEmpty()) {
      return Optional.empty();
    }
    if (then.isPresent() && then.get() != Verdict.REQUIRE_APPROVAL) {
      yaml.problem(
          "approval-without-need",
          "`approval` belongs to a rule that says `require_approval`",
          fields.placeOfKey("approval"),
          "leave it out, or write `then: require_approval`");
    }
    var inner = approval.get().only("an approval", Keys.APPROVAL);
    var count = inner.number("count").orElse(1);
    if (count < 1 || count > 10) {
      yaml.problem(
          "invalid-count",
          "expected from 1 to 10 people, found %d".formatted(count),
          inner.placeOf("count"),
          "");
      return Optional.empty();
    }
    var within = inner.has("within") ? duration(inner) : Optional.of(Approval.USUALLY_WITHIN);
    return within.map(time -> new Approval(inner.texts("from"), count, time));
  }

  private Optional<Duration> duration(YamlReader.Fields fields) {
    var text = fields.text("within");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    var parts = TIME.matcher(text.get());
    if (!parts.matches()) {
      yaml.problem(
          "invalid-duration",
          "`%s` is no duration".formatted(Problems.shown(text.get())),
          fields.placeOf("within"),
          "write a number with s, m, h or d, such as `30m`");
      return Optional.empty();
    }
    long count = Long.parseLong(parts.group(1));
    return Optional.of(
        switch (parts.group(2)) {
          case "s" -> Duration.ofSeconds(count);
          case "m" -> Duration.ofMinutes(count);
          case "h" -> Duration.ofHours(count);
          default -> Duration.ofDays(count);
        });
  }

  private List<String> reasons(YamlReader.Fields fields) {
    var reasons = fields.texts("reasons");
    for (var reason : reasons) {
      if (!REASON.matcher(reason).matches()) {
        yaml.problem(
            "invalid-name",
            "`%s` is no reason".formatted(Problems.shown(reason)),
            fields.placeOf("reasons"),
            "use lower-case letters, digits and underscores, at most 63, a letter first");
      }
    }
    return reasons;
  }

  private Optional<Verdict> otherwise(YamlReader.Fields root, boolean chooses) {
    if (chooses && root.has("otherwise")) {
      yaml.problem(
          "otherwise-in-choice",
          "a choosing policy has no opinion of the elements that it keeps",
          root.placeOfKey("otherwise"),
          "leave `otherwise` out");
      return Optional.empty();
    }
    return verdict(root, "otherwise");
  }

  private boolean isPreference(YamlReader.Fields root, boolean chooses) {
    var noneLeft = root.text("none-left");
    if (noneLeft.isEmpty()) {
      return false;
    }
    if (!chooses) {
      yaml.problem(
          "nothing-to-choose",
          "`none-left` belongs to a policy with `each`",
          root.placeOfKey("none-left"),
          "leave it out");
    } else if (!List.of("block", "warn").contains(noneLeft.get())) {
      yaml.problem(
          "unknown-verdict",
          "`none-left` is `block` or `warn`, found `%s`".formatted(Problems.shown(noneLeft.get())),
          root.placeOf("none-left"),
          "");
    }
    return noneLeft.get().equals("warn");
  }

  private Stage stage(YamlReader.Fields root) {
    var text = root.text("stage");
    if (text.isEmpty()) {
      return Stage.ENFORCE;
    }
    var stage = Stage.from(text.get());
    if (stage.isEmpty()) {
      var known = Stream.of(Stage.values()).map(Stage::text).toList();
      problems.add(
          Problem.of(
                  "unknown-stage", "there is no stage `%s`".formatted(Problems.shown(text.get())))
              .at(root.placeOf("stage"))
              .withHelp(
                  Problems.nearest(text.get(), known)
                      .map("did you mean `%s`?"::formatted)
                      .orElse("stages are " + String.join(", ", known))));
    }
    return stage.orElse(Stage.ENFORCE);
  }
}
