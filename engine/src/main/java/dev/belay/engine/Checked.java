package dev.belay.engine;

import dev.belay.engine.Policy.Approval;
import dev.belay.engine.Policy.Let;
import dev.belay.engine.Policy.Rule;
import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Value.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeMap;

/// Checked content as JSON: what a release carries for engines, and what the digest of a policy's
/// meaning is taken over.
///
/// Reading is strict: what an engine of this level could not have written is refused, with a
/// problem.
public final class Checked {

  /// What this form of JSON is called.
  public static final String FORMAT = "belay-checked/1";

  /// How deep an expression may nest: evaluation descends as deep, on any thread's stack.
  public static final int MAX_DEPTH = 400;

  /// What became of content from outside.
  public sealed interface Read {}

  public record Content(Release release) implements Read {}

  public record Malformed(Problem problem) implements Read {}

  private Checked() {}

  /// The content of a release, positions included, in the one form that it has; its address is no
  /// part of it.
  public static byte[] encode(Release release) {
    var json = JsonWriter.canonical();
    json.beginObject();
    writeTexts(release.approvers(), json.name("approvers"));
    writeDocuments(release.data(), json.name("data"));
    json.name("defaults").beginObject();
    new TreeMap<>(release.defaults())
        .forEach((question, verdict) -> json.name(question).text(verdict.text()));
    json.endObject();
    json.name("format").text(FORMAT);
    json.name("policies").beginList();
    release.policies().stream()
        .sorted(Comparator.comparing(Policy::name))
        .forEach(policy -> write(policy, Positions.KEPT, json));
    json.endList();
    json.name("project").text(release.project());
    json.name("questions").beginObject();
    new TreeMap<>(release.questions())
        .forEach((name, question) -> write(question, json.name(name)));
    json.endObject();
    json.endObject();
    return json.utf8();
  }

  /// What a policy means: its digest is the same for two texts that differ only in comments,
  /// layout, description, owner and file. The `meaning` that the policy already carries is not
  /// looked at.
  public static Digest meaning(Policy policy) {
    var json = JsonWriter.canonical();
    write(policy, Positions.LEFT_OUT, json);
    return Digest.of(json.utf8());
  }

  /// Reads what [#encode] wrote.
  ///
  /// @param address of the release whose content it is
  public static Read decode(Value content, Digest address) {
    try {
      return new Content(release(Shape.of(content), address));
    } catch (Shape.Unexpected e) {
      return new Malformed(e.problem());
    } catch (IllegalArgumentException e) {
      // What a record does not accept from anyone. Its message is for people.
      return new Malformed(Problem.of("malformed-content", String.valueOf(e.getMessage())));
    }
  }

  enum Positions {
    KEPT,
    LEFT_OUT
  }

  private static Release release(Shape json, Digest address) {
    json.expect("format", FORMAT);
    var release =
        new Release(
            json.text("project"),
            address,
            json.entries("defaults", Checked::verdict),
            json.entries("questions", Checked::question),
            data(json.in("data")),
            json.texts("approvers"),
            json.list("policies", Checked::policy));
    json.end();
    release.questions().forEach((name, question) -> requireNamed(json, name, question));
    release.policies().forEach(policy -> requireChoice(json, policy, release));
    requireOrder(json, release);
    return release;
  }

  /// One content has one text.
  private static void requireOrder(Shape json, Release release) {
    var names = release.policies().stream().map(Policy::name).toList();
    if (!names.equals(names.stream().sorted().toList())) {
      throw json.unexpected("the policies are not in the order of their names");
    }
  }

  private static void requireNamed(Shape json, String name, Question question) {
    if (!question.name().equals(name)) {
      throw json.unexpected("question `%s` is filed under `%s`".formatted(question.name(), name));
    }
  }

  private static void requireChoice(Shape json, Policy policy, Release release) {
    var question = release.questions().get(policy.question());
    if (policy.each().isPresent() && (question == null || question.choosesAmong().isEmpty())) {
      throw json.unexpected(
          "policy `%s` chooses, and `%s` has nothing to choose among"
              .formatted(policy.name(), policy.question()));
    }
  }

  // Questions

  private static void write(Question question, JsonWriter json) {
    json.beginObject();
    writeTexts(question.changing(), json.name("changing"));
    question.choosesAmong().ifPresent(list -> json.name("choosesAmong").text(list));
    CheckedType.write(question.input(), json.name("input"));
    json.name("name").text(question.name());
    var rungs = question.rungs().stream().sorted().map(Verdict::text).toList();
    writeTexts(rungs, json.name("rungs"));
    question.stepsAre().ifPresent(step -> json.name("stepsAre").text(step));
    question.subject().ifPresent(pointer -> json.name("subject").text(pointer));
    json.endObject();
  }

  private static Question question(Shape json) {
    var question =
        new Question(
            json.text("name"),
            CheckedType.struct(json.in("input")),
            java.util.Set.copyOf(json.list("rungs", Checked::verdict)),
            json.list("changing", Checked::pointer),
            json.find("subject").map(Checked::pointer),
            json.find("choosesAmong").map(Shape::text),
            json.find("stepsAre").map(Shape::text));
    json.end();
    return question;
  }

  private static String pointer(Shape json) {
    var pointer = json.text();
    if (!pointer.startsWith("/")) {
      throw json.unexpected("`%s` is not a JSON pointer".formatted(pointer));
    }
    return pointer;
  }

  private static void writeDocuments(Mapping data, JsonWriter json) {
    var documents = new TreeMap<String, Value>();
    data.entries().forEach((name, document) -> documents.put(((Text) name).value(), document));
    json.beginObject();
    documents.forEach((name, document) -> CheckedValue.write(document, json.name(name)));
    json.endObject();
  }

  private static Mapping data(Shape json) {
    var documents = new LinkedHashMap<Value, Value>();
    json.names().forEach(name -> documents.put(new Text(name), CheckedValue.decode(json.in(name))));
    return new Mapping(documents);
  }

  private static Verdict verdict(Shape json) {
    return Verdict.from(json.text()).orElseThrow(() -> json.unknownWord("verdict"));
  }

  // Policies

  private static void write(Policy policy, Positions positions, JsonWriter json) {
    json.beginObject();
    policy.each().ifPresent(variable -> json.name("each").text(variable));
    if (positions == Positions.KEPT) {
      json.name("file").text(policy.file());
    }
    json.name("lets").beginList();
    policy.lets().forEach(let -> write(let, positions, json));
    json.endList();
    json.name("name").text(policy.name());
    policy.otherwise().ifPresent(verdict -> json.name("otherwise").text(verdict.text()));
    json.name("preference").flag(policy.isPreference());
    json.name("question").text(policy.question());
    json.name("rules").beginList();
    policy.rules().forEach(rule -> write(rule, positions, json));
    json.endList();
    policy.scope().ifPresent(scope -> CheckedExpr.write(scope, positions, json.name("scope")));
    json.name("stage").text(policy.stage().text());
    json.endObject();
  }

  private static void write(Let let, Positions positions, JsonWriter json) {
    json.beginObject().name("name").text(let.name());
    CheckedExpr.write(let.value(), positions, json.name("value"));
    json.endObject();
  }

  private static void write(Rule rule, Positions positions, JsonWriter json) {
    json.beginObject();
    rule.approval().ifPresent(approval -> write(approval, json.name("approval")));
    CheckedExpr.write(rule.condition(), positions, json.name("condition"));
    json.name("firesWhen").flag(rule.firesWhen());
    rule.message().ifPresent(message -> json.name("message").text(message));
    json.name("name").text(rule.name());
    writeTexts(rule.reasons(), json.name("reasons"));
    json.name("then").text(rule.then().text());
    json.endObject();
  }

  private static void write(Approval approval, JsonWriter json) {
    json.beginObject().name("count").number(approval.count());
    writeTexts(approval.from(), json.name("from"));
    json.name("within").text(approval.within().toString());
    json.endObject();
  }

  private static Policy policy(Shape json) {
    var lets = new ArrayList<Let>();
    json.list("lets", let -> lets.add(let(let, lets.size())));
    var policy =
        new Policy(
            json.text("name"),
            json.text("question"),
            json.text("file"),
            json.find("each").map(Shape::text),
            json.in("preference").flag(),
            json.find("scope").map(scope -> CheckedExpr.decode(scope, lets.size())),
            lets,
            json.list("rules", rule -> rule(rule, lets.size())),
            json.find("otherwise").map(Checked::verdict),
            stage(json.in("stage")),
            Digest.of(new byte[0]));
    json.end();
    return policy.withMeaning(meaning(policy));
  }

  /// A name stands for nothing that comes after it, so that none stands for itself.
  private static Let let(Shape json, int namedBefore) {
    var let = new Let(json.text("name"), CheckedExpr.decode(json.in("value"), namedBefore));
    json.end();
    return let;
  }

  private static Rule rule(Shape json, int named) {
    var rule =
        new Rule(
            json.text("name"),
            CheckedExpr.decode(json.in("condition"), named),
            json.in("firesWhen").flag(),
            verdict(json.in("then")),
            json.find("approval").map(Checked::approval),
            json.texts("reasons"),
            json.find("message").map(Shape::text));
    json.end();
    return rule;
  }

  private static Approval approval(Shape json) {
    var approval =
        new Approval(json.texts("from"), json.in("count").number(), json.in("within").duration());
    json.end();
    return approval;
  }

  private static Stage stage(Shape json) {
    return Stage.from(json.text()).orElseThrow(() -> json.unknownWord("stage"));
  }

  private static void writeTexts(List<String> texts, JsonWriter json) {
    json.beginList();
    texts.forEach(json::text);
    json.endList();
  }
}
