package dev.belay.bench;

import static java.util.stream.Collectors.joining;

import dev.belay.bench.Rule.Tool;
import java.util.List;
import java.util.Optional;
import org.kie.api.io.ResourceType;
import org.kie.api.runtime.KieSession;
import org.kie.internal.utils.KieHelper;

/// Drools: rules over facts in one network that shares what they have in common.
record Drools() implements Contender {

  @Override
  public String title() {
    return "Drools";
  }

  @Override
  public String how() {
    return "a DRL rule for each rule with its place as salience, one session, the call inserted,"
        + " one rule fired, the call deleted";
  }

  @Override
  public Precedence precedence() {
    return Precedence.FIRST;
  }

  @Override
  public Source write(List<Rule> rules) {
    var drl =
        "package dev.belay.bench.rules\nimport dev.belay.bench.DroolsCall\n"
            + rules.stream().map(Drools::rule).collect(joining());
    return () -> new Session(session(drl));
  }

  private static KieSession session(String drl) {
    return new KieHelper().addContent(drl, ResourceType.DRL).build().newKieSession();
  }

  private static String rule(Rule rule) {
    var argument = rule.comparison().argument();
    return """
    rule "%s" salience %d
    when
      $call : DroolsCall(tenant == "%s", %s, role in (%s), %s != null, %s %s %s)
    then
      $call.decide("%s", "%s");
    end
    """
        .formatted(
            rule.name(),
            -rule.order(),
            rule.tenant(),
            tool(rule.tool()),
            rule.roles().stream().map(role -> '"' + role + '"').collect(joining(", ")),
            argument,
            argument,
            rule.comparison().operator().sign,
            rule.comparison().literal(),
            rule.name(),
            rule.effect().name());
  }

  private static String tool(Tool tool) {
    return switch (tool) {
      case Tool.Exactly(var name) -> "tool == \"%s\"".formatted(name);
      case Tool.StartingWith(var prefix) -> "tool.startsWith(\"%s\")".formatted(prefix);
    };
  }

  private record Session(KieSession session) implements Loaded<DroolsCall, DroolsCall> {

    @Override
    public DroolsCall prepare(Call call) {
      return new DroolsCall(call.read());
    }

    @Override
    public DroolsCall decide(DroolsCall call) {
      call.decide("", "");
      var handle = session.insert(call);
      session.fireAllRules(1);
      session.delete(handle);
      return call;
    }

    @Override
    public Said said(DroolsCall call, DroolsCall answer) {
      return answer.rule().isEmpty()
          ? Said.NOTHING
          : new Said(Effect.valueOf(answer.effect()), Optional.of(answer.rule()));
    }
  }
}
