package dev.belay.bench;

import dev.belay.bench.Comparison.Operator;
import dev.belay.bench.Rule.Tool;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/// Makes rules: three in four name a tool, the others a family of tools. Not safe for more than one
/// thread.
final class RuleMaker {

  private static final int NAMESPACES_OF_A_TENANT = 8;

  private final Random random;

  RuleMaker(Random random) {
    this.random = random;
  }

  List<Rule> rules(int count) {
    var tenants = IntStream.range(0, tenants(count)).mapToObj(_ -> namespaces()).toList();
    var rules = new ArrayList<Rule>();
    for (int order = 0; order < count; order++) {
      int tenant = random.nextInt(tenants.size());
      var namespace = Words.any(tenants.get(tenant), random);
      rules.add(
          new Rule(
              order, tool(namespace), "t%05d".formatted(tenant), roles(), comparison(), effect()));
    }
    return rules;
  }

  private static int tenants(int rules) {
    return switch (rules) {
      case 10 -> 1;
      case 100 -> 5;
      case 1_000 -> 20;
      default -> Math.max(1, rules / 100);
    };
  }

  private List<String> namespaces() {
    return sample(Words.NAMESPACES, NAMESPACES_OF_A_TENANT);
  }

  private List<String> sample(List<String> from, int count) {
    var shuffled = new ArrayList<>(from);
    Collections.shuffle(shuffled, random);
    return List.copyOf(shuffled.subList(0, count));
  }

  private Tool tool(String namespace) {
    var verb = Words.any(Words.VERBS, random);
    if (random.nextDouble() >= 0.25) {
      return new Tool.Exactly(namespace + "." + verb + "_" + Words.any(Words.NOUNS, random));
    }
    return new Tool.StartingWith(namespace + (random.nextDouble() < 0.6 ? "." : "." + verb + "_"));
  }

  private List<String> roles() {
    return sample(Words.ROLES, 2 + random.nextInt(5)).stream().sorted().toList();
  }

  private Comparison comparison() {
    if (random.nextDouble() < 0.6) {
      var argument = Words.any(Words.NUMBER_NAMES, random);
      var operators = List.of(Operator.LESS, Operator.AT_MOST, Operator.MORE, Operator.AT_LEAST);
      return new Comparison.OfNumber(
          argument, Words.any(operators, random), Words.number(argument, random));
    }
    var argument = Words.any(Words.TEXT_NAMES, random);
    var operators = List.of(Operator.SAME, Operator.SAME, Operator.OTHER);
    return new Comparison.OfText(
        argument, Words.any(operators, random), Words.text(argument, random));
  }

  private Effect effect() {
    int percent = random.nextInt(100);
    if (percent < 55) {
      return Effect.ALLOW;
    }
    return percent < 80 ? Effect.DENY : Effect.REQUIRE_APPROVAL;
  }
}
