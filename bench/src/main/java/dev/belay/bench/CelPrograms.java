package dev.belay.bench;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelBuilder;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The library that Belay parses and checks with, evaluating by itself: a program for each rule.
enum CelPrograms implements Contender {
  PLANNER("dev.cel, planner", "a program for each rule, run in order until one answers true") {
    @Override
    CelBuilder builder() {
      return CelFactory.plannerCelBuilder();
    }
  },
  LEGACY(
      "dev.cel, legacy",
      "the same programs in the older of its two runtimes, which it calls legacy") {
    @Override
    CelBuilder builder() {
      return CelFactory.legacyCelBuilder();
    }
  };

  private static final CelOptions OPTIONS =
      CelOptions.current().enableHeterogeneousNumericComparisons(true).build();

  private final String title;
  private final String how;

  CelPrograms(String title, String how) {
    this.title = title;
    this.how = how;
  }

  abstract CelBuilder builder();

  @Override
  public String title() {
    return title;
  }

  @Override
  public String how() {
    return how;
  }

  @Override
  public Precedence precedence() {
    return Precedence.FIRST;
  }

  private record Written(Rule rule, String condition) {}

  private record Compiled(Rule rule, Program program) {}

  @Override
  public Source write(List<Rule> rules) {
    var written = written(rules);
    return () -> load(written);
  }

  private static List<Written> written(List<Rule> rules) {
    return rules.stream().map(rule -> new Written(rule, Condition.ofTenantAndCall(rule))).toList();
  }

  private Loaded<?, ?> load(List<Written> written) throws Exception {
    var cel = cel();
    var compiled = new ArrayList<Compiled>();
    for (var each : written) {
      compiled.add(new Compiled(each.rule, cel.createProgram(checked(cel, each.condition))));
    }
    return new InOrder(compiled.toArray(Compiled[]::new));
  }

  private Cel cel() {
    var texts = MapType.create(SimpleType.STRING, SimpleType.STRING);
    var anything = MapType.create(SimpleType.STRING, SimpleType.DYN);
    return builder()
        .setOptions(OPTIONS)
        .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
        .addVar("tenant", SimpleType.STRING)
        .addVar("tool", SimpleType.STRING)
        .addVar("principal", texts)
        .addVar("args", anything)
        .build();
  }

  private static CelAbstractSyntaxTree checked(Cel cel, String condition)
      throws CelValidationException {
    return cel.compile(condition).getAst();
  }

  /// Parses and checks conditions, and no more: what the loading of policies is measured against.
  static List<CelAbstractSyntaxTree> checked(List<String> conditions)
      throws CelValidationException {
    var cel = PLANNER.cel();
    var checked = new ArrayList<CelAbstractSyntaxTree>();
    for (var condition : conditions) {
      checked.add(checked(cel, condition));
    }
    return checked;
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record InOrder(Compiled[] rules) implements Loaded<Map<String, Object>, Object> {

    private static final Object NO_RULE = new Object();

    @Override
    public Map<String, Object> prepare(Call call) {
      return call.read().input();
    }

    @Override
    public Object decide(Map<String, Object> input) throws CelEvaluationException {
      for (var compiled : rules) {
        if (compiled.program.eval(input) instanceof Boolean isTrue && isTrue) {
          return compiled.rule;
        }
      }
      return NO_RULE;
    }

    @Override
    public Said said(Map<String, Object> input, Object answer) {
      return answer instanceof Rule rule
          ? new Said(rule.effect(), Optional.of(rule.name()))
          : Said.NOTHING;
    }
  }
}
