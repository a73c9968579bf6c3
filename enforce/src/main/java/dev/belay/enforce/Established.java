package dev.belay.enforce;

import dev.belay.engine.Facts;
import dev.belay.engine.Question;
import dev.belay.engine.Type;
import dev.belay.engine.Value;
import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Value.Text;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// The facts that an enforcement point establishes itself, whatever the caller says.
final class Established {

  private static final Text CONTEXT = new Text("context");
  private static final Text ENVIRONMENT = new Text("environment");

  private Established() {}

  /// The same facts, in this environment, where the question speaks of one.
  static Facts in(String environment, Facts facts, Optional<Question> question) {
    if (question.filter(Established::asksForEnvironment).isEmpty()) {
      return facts;
    }
    var context = new LinkedHashMap<Value, Value>();
    if (facts.input().find("context").orElse(null) instanceof Mapping(var entries)) {
      context.putAll(entries);
    }
    context.put(ENVIRONMENT, new Text(environment));
    var input = new LinkedHashMap<>(facts.input().entries());
    input.put(CONTEXT, new Mapping(context));
    var unknown = new TreeSet<>(facts.unknown());
    unknown.remove("/context/environment");
    return new Facts(facts.question(), new Mapping(input), unknown, facts.now(), facts.approvals());
  }

  private static boolean asksForEnvironment(Question question) {
    var context = question.input().fields().get("context");
    return context != null
        && switch (context.type()) {
          case Type.Struct(_, Map<String, Type.Field> fields) -> fields.containsKey("environment");
          case Type.MapOf _ -> true;
          case Type.Simple simple -> simple == Type.Simple.ANY;
          case Type _ -> false;
        };
  }
}
