package dev.belay.engine;

import dev.belay.engine.Policy.Approval;
import dev.belay.engine.Policy.Let;
import dev.belay.engine.Policy.Rule;
import dev.belay.engine.Value.Bool;
import dev.belay.engine.Value.Int;
import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Value.Text;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

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

  /// The content of a release, positions included; its address is no part of it.
  public static Mapping encode(Release release) {
    var json = new Shape.Writer();
    json.put("format", new Text(FORMAT));
    json.put("project", new Text(release.project()));
    json.put("defaults", mapping(release.defaults(), verdict -> new Text(verdict.text())));
    json.put("questions", mapping(release.questions(), Checked::encode));
    json.put("data", mapping(documents(release.data()), CheckedValue::encode));
    json.put("approvers", texts(release.approvers()));
    json.put(
        "policies",
        new Listing(
            release.policies().stream()
                .sorted(Comparator.comparing(Policy::name))
                .<Value>map(policy -> encode(policy, Positions.KEPT))
                .toList()));
    return json.mapping();
  }

  /// What a policy means: its digest is the same for two texts that differ only in comments,
  /// layout, description, owner and file. The `meaning` that the policy already carries is not
  /// looked at.
  public static Digest meaning(Policy policy) {
    return Digest.of(Json.canonical(encode(policy, Positions.LEFT_OUT)));
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

  private static Value encode(Question question) {
    var json = new Shape.Writer();
    json.put("name", new Text(question.name()));
    json.put("input", CheckedType.encode(question.input()));
    json.put("rungs", texts(question.rungs().stream().sorted().map(Verdict::text).toList()));
    json.put("changing", texts(question.changing()));
    question.subject().ifPresent(pointer -> json.put("subject", new Text(pointer)));
    question.choosesAmong().ifPresent(list -> json.put("choosesAmong", new Text(list)));
    question.stepsAre().ifPresent(step -> json.put("stepsAre", new Text(step)));
    return json.mapping();
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

  private static Map<String, Value> documents(Mapping data) {
    var documents = new TreeMap<String, Value>();
    data.entries().forEach((name, document) -> documents.put(((Text) name).value(), document));
    return documents;
  }

  private static Mapping data(Shape json) {
    var documents = new Shape.Writer();
    json.names().forEach(name -> documents.put(name, CheckedValue.decode(json.in(name))));
    return documents.mapping();
  }

  private static Verdict verdict(Shape json) {
    return Verdict.from(json.text()).orElseThrow(() -> json.unknownWord("verdict"));
  }

  // Policies

  private static Mapping encode(Policy policy, Positions positions) {
    var json = new Shape.Writer();
    json.put("name", new Text(policy.name()));
    json.put("question", new Text(policy.question()));
    if (positions == Positions.KEPT) {
      json.put("file", new Text(policy.file()));
    }
    policy.each().ifPresent(variable -> json.put("each", new Text(variable)));
    json.put("preference", Bool.of(policy.isPreference()));
    policy.scope().ifPresent(scope -> json.put("scope", CheckedExpr.encode(scope, positions)));
    json.put("lets", listing(policy.lets().stream().map(let -> encode(let, positions))));
    json.put("rules", listing(policy.rules().stream().map(rule -> encode(rule, positions))));
    policy.otherwise().ifPresent(verdict -> json.put("otherwise", new Text(verdict.text())));
    json.put("stage", new Text(policy.stage().text()));
    return json.mapping();
  }

  private static Value encode(Let let, Positions positions) {
    var json = new Shape.Writer();
    json.put("name", new Text(let.name()));
    json.put("value", CheckedExpr.encode(let.value(), positions));
    return json.mapping();
  }

  private static Value encode(Rule rule, Positions positions) {
    var json = new Shape.Writer();
    json.put("name", new Text(rule.name()));
    json.put("condition", CheckedExpr.encode(rule.condition(), positions));
    json.put("firesWhen", Bool.of(rule.firesWhen()));
    json.put("then", new Text(rule.then().text()));
    rule.approval().ifPresent(approval -> json.put("approval", encode(approval)));
    json.put("reasons", texts(rule.reasons()));
    rule.message().ifPresent(message -> json.put("message", new Text(message)));
    return json.mapping();
  }

  private static Value encode(Approval approval) {
    var json = new Shape.Writer();
    json.put("from", texts(approval.from()));
    json.put("count", new Int(approval.count()));
    json.put("within", new Text(approval.within().toString()));
    return json.mapping();
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

  // JSON

  private interface Encode<T> {
    Value encode(T value);
  }

  private static <T> Mapping mapping(Map<String, T> entries, Encode<T> encode) {
    var json = new Shape.Writer();
    new TreeMap<>(entries).forEach((key, value) -> json.put(key, encode.encode(value)));
    return json.mapping();
  }

  private static Listing listing(Stream<Value> elements) {
    return new Listing(elements.toList());
  }

  static Listing texts(Collection<String> texts) {
    return listing(texts.stream().map(Value::text));
  }
}
