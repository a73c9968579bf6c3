package dev.belay.enforce;

import dev.belay.engine.Checked;
import dev.belay.engine.Digest;
import dev.belay.engine.Expr;
import dev.belay.engine.Expr.Position;
import dev.belay.engine.Facts;
import dev.belay.engine.Policy;
import dev.belay.engine.Policy.Rule;
import dev.belay.engine.Question;
import dev.belay.engine.Release;
import dev.belay.engine.Stage;
import dev.belay.engine.Type.Field;
import dev.belay.engine.Type.MapOf;
import dev.belay.engine.Type.Presence;
import dev.belay.engine.Type.Simple;
import dev.belay.engine.Type.Struct;
import dev.belay.engine.Value;
import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Value.Text;
import dev.belay.engine.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Releases that say something of tools by their names, and calls of such tools.
final class Content {

  static final String QUESTION = "tool.call";

  private static final Digest NONE = Digest.of(new byte[0]);
  private static final Position HERE = new Position(1, 1);

  private Content() {}

  /// A release that blocks by default, with one policy `tools` whose rules say this of tools.
  static Release of(String project, Map<String, Verdict> tools) {
    return of(project, Map.of(QUESTION, Verdict.BLOCK), tools, Stage.ENFORCE);
  }

  static Release of(
      String project, Map<String, Verdict> defaults, Map<String, Verdict> tools, Stage stage) {
    var rules = new ArrayList<Rule>();
    new java.util.TreeMap<>(tools).forEach((tool, verdict) -> rules.add(rule(tool, verdict)));
    var policy =
        new Policy(
            "tools",
            QUESTION,
            "policies/tools.yaml",
            Optional.empty(),
            false,
            Optional.empty(),
            List.of(),
            rules,
            Optional.empty(),
            stage,
            NONE);
    return new Release(
        project,
        NONE,
        defaults,
        Map.of(QUESTION, question()),
        List.of("leads"),
        List.of(policy.withMeaning(Checked.meaning(policy))));
  }

  private static Rule rule(String tool, Verdict verdict) {
    var name = new Expr.Select(new Expr.Variable("tool", HERE), "name", HERE);
    var literal = new Expr.Literal(new Text(tool), HERE);
    var condition = new Expr.Call("==", List.of(name, literal), Simple.BOOL, HERE);
    return new Rule(
        tool.replace('.', '-'),
        condition,
        true,
        verdict,
        Optional.empty(),
        List.of("said_of_" + tool),
        Optional.empty());
  }

  private static Question question() {
    return new Question(
        QUESTION,
        new Struct(
            QUESTION,
            Map.of(
                "principal",
                required(struct("principal", Map.of("id", required(Simple.TEXT)))),
                "tool",
                required(struct("tool", Map.of("name", required(Simple.TEXT)))),
                "args",
                new Field(new MapOf(Simple.TEXT, Simple.ANY), Presence.UNKNOWN_WHEN_ABSENT),
                "context",
                new Field(
                    struct(
                        "context",
                        Map.of("environment", new Field(Simple.TEXT, Presence.OPTIONAL))),
                    Presence.OPTIONAL))),
        EnumSet.allOf(Verdict.class),
        List.of(),
        Optional.of("/principal/id"),
        Optional.empty());
  }

  private static Struct struct(String name, Map<String, Field> fields) {
    return new Struct(name, fields);
  }

  private static Field required(dev.belay.engine.Type type) {
    return new Field(type, Presence.REQUIRED);
  }

  /// An agent calls a tool.
  static Facts call(String principal, String tool, Instant now) {
    var input = new LinkedHashMap<Value, Value>();
    input.put(new Text("principal"), object("id", principal));
    input.put(new Text("tool"), object("name", tool));
    input.put(new Text("args"), new Mapping(Map.of()));
    return Facts.of(QUESTION, new Mapping(input), now);
  }

  private static Mapping object(String field, String value) {
    return new Mapping(Map.of(new Text(field), new Text(value)));
  }
}
