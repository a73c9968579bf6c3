package dev.belay.bench;

import static java.util.stream.Collectors.groupingBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Tool-call rules, calls, and what the rules say of each call.
record Workload(List<Rule> rules, List<Call> calls, List<Expected> expected) {

  private static final long SEED = 7;

  /// How often the calls are what one hopes that they are.
  ///
  /// @param matched the share of calls that some rule matches
  /// @param several the share of calls that more than one rule matches
  record Shares(double matched, double several, double bytesOfCall) {}

  Workload {
    rules = List.copyOf(rules);
    calls = List.copyOf(calls);
    expected = List.copyOf(expected);
  }

  /// Always the same for the same two numbers.
  static Workload of(int rules, int calls) {
    var random = new Random(SEED * 1_000_003 + rules);
    var made = new RuleMaker(random).rules(rules);
    var byTenant = made.stream().collect(groupingBy(Rule::tenant));
    var caller = new CallMaker(random, made, List.copyOf(byTenant.keySet()));
    var called = new ArrayList<Call>();
    var expected = new ArrayList<Expected>();
    for (int i = 0; i < calls; i++) {
      var call = Call.of(caller.input(i));
      called.add(call);
      expected.add(expected(call.read(), byTenant));
    }
    return new Workload(made, called, expected);
  }

  private static Expected expected(Call.Read call, Map<String, List<Rule>> byTenant) {
    var ofTenant = byTenant.getOrDefault(call.tenant(), List.of());
    return Expected.of(
        ofTenant.stream()
            .filter(rule -> rule.matches(call.tenant(), call.tool(), call.role(), call.arguments()))
            .toList());
  }

  Shares shares() {
    double count = calls.size();
    return new Shares(
        expected.stream().filter(each -> each.matching() > 0).count() / count,
        expected.stream().filter(each -> each.matching() > 1).count() / count,
        calls.stream().mapToInt(call -> call.json().length).sum() / count);
  }
}
