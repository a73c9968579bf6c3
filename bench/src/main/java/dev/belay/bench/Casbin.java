package dev.belay.bench;

import com.googlecode.aviator.runtime.function.FunctionUtils;
import com.googlecode.aviator.runtime.type.AviatorBoolean;
import com.googlecode.aviator.runtime.type.AviatorObject;
import dev.belay.bench.Comparison.Operator;
import dev.belay.bench.Rule.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.casbin.jcasbin.main.EnforceResult;
import org.casbin.jcasbin.main.Enforcer;
import org.casbin.jcasbin.model.Model;
import org.casbin.jcasbin.util.function.CustomFunction;

/// jCasbin: a policy line for each rule, and one matcher for all.
record Casbin() implements Contender {

  private static final String MODEL =
      """
      [request_definition]
      r = tenant, tool, role, args

      [policy_definition]
      p = tenant, tool, roles, argument, operator, value, eft, rule, effect

      [policy_effect]
      e = priority(p.eft) || deny

      [matchers]
      m = r.tenant == p.tenant && keyMatch(r.tool, p.tool) && oneOf(r.role, p.roles) \
      && meets(r.args, p.argument, p.operator, p.value)
      """;

  private static final int RULE = 7;
  private static final int EFFECT = 8;

  @Override
  public String title() {
    return "jCasbin";
  }

  @Override
  public String how() {
    return "a policy line for each rule, priority effect, explained; the tool by keyMatch, roles"
        + " and arguments by functions in Java";
  }

  @Override
  public Precedence precedence() {
    return Precedence.FIRST;
  }

  @Override
  public Source write(List<Rule> rules) {
    var lines = new ArrayList<List<String>>();
    rules.forEach(rule -> lines.add(line(rule)));
    return () -> new Lines(enforcer(lines));
  }

  private static Enforcer enforcer(List<List<String>> lines) {
    var model = new Model();
    model.loadModelFromText(MODEL);
    var enforcer = new Enforcer(model);
    enforcer.enableAutoSave(false);
    enforcer.addFunction("oneOf", new OneOf());
    enforcer.addFunction("meets", new Meets());
    if (!lines.isEmpty()) {
      enforcer.addPolicies(lines);
    }
    return enforcer;
  }

  private static List<String> line(Rule rule) {
    var comparison = rule.comparison();
    return List.of(
        rule.tenant(),
        tool(rule.tool()),
        "|" + String.join("|", rule.roles()) + "|",
        comparison.argument(),
        comparison.operator().name(),
        switch (comparison) {
          case Comparison.OfNumber number -> Long.toString(number.value());
          case Comparison.OfText text -> text.value();
        },
        rule.effect() == Effect.ALLOW ? "allow" : "deny",
        rule.name(),
        rule.effect().name());
  }

  private static String tool(Tool tool) {
    return switch (tool) {
      case Tool.Exactly(var name) -> name;
      case Tool.StartingWith(var prefix) -> prefix + "*";
    };
  }

  private static final class OneOf extends CustomFunction {

    private static final long serialVersionUID = 1;

    @Override
    public String getName() {
      return "oneOf";
    }

    @Override
    public AviatorObject call(Map<String, Object> env, AviatorObject role, AviatorObject roles) {
      return AviatorBoolean.valueOf(
          FunctionUtils.getStringValue(roles, env)
              .contains("|" + FunctionUtils.getStringValue(role, env) + "|"));
    }
  }

  private static final class Meets extends CustomFunction {

    private static final long serialVersionUID = 1;

    @Override
    public String getName() {
      return "meets";
    }

    @Override
    public AviatorObject call(
        Map<String, Object> env,
        AviatorObject arguments,
        AviatorObject argument,
        AviatorObject operator,
        AviatorObject value) {
      var actual =
          ((Map<?, ?>) arguments.getValue(env)).get(FunctionUtils.getStringValue(argument, env));
      var sign = Operator.valueOf(FunctionUtils.getStringValue(operator, env));
      var wanted = FunctionUtils.getStringValue(value, env);
      return AviatorBoolean.valueOf(
          switch (actual) {
            case Long number -> sign.holds(Long.compare(number, Long.parseLong(wanted)));
            case String text -> sign.holds(text.compareTo(wanted));
            case null, default -> false;
          });
    }
  }

  private record Lines(Enforcer enforcer) implements Loaded<Object[], EnforceResult> {

    @Override
    public Object[] prepare(Call call) {
      var read = call.read();
      return new Object[] {read.tenant(), read.tool(), read.role(), read.arguments()};
    }

    @Override
    public EnforceResult decide(Object[] request) {
      return enforcer.enforceEx(request);
    }

    @Override
    public Said said(Object[] request, EnforceResult answer) {
      var line = answer.getExplain();
      return line.isEmpty()
          ? Said.NOTHING
          : new Said(Effect.valueOf(line.get(EFFECT)), Optional.of(line.get(RULE)));
    }
  }
}
