package dev.belay.bench;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The words that rules and calls are made of.
final class Words {

  static final List<String> NAMESPACES =
      words(
          "github gitlab jira slack email calendar drive sheets crm billing payments ledger k8s"
              + " terraform aws gcp azure postgres mysql redis s3 kafka search browser shell files"
              + " hr payroll tickets pager deploy secrets vault cdn dns iam reports ml vector"
              + " chat");
  static final List<String> VERBS = words("create read update delete list");
  static final List<String> NOUNS = words("item record user job file");
  static final List<String> ROLES =
      words(
          "viewer developer operator analyst support finance auditor manager admin bot contractor"
              + " release");

  /// Arguments that are numbers, with the most that each may be.
  static final Map<String, Integer> NUMBERS =
      Map.of("amount", 10_000, "count", 500, "size_kb", 65_536, "priority", 9);

  /// Arguments that are texts, with what each may be.
  static final Map<String, List<String>> TEXTS =
      Map.of(
          "env", words("dev test staging prod"),
          "region", words("eu-west-1 eu-central-1 us-east-1 us-west-2 ap-south-1"),
          "classification", words("public internal confidential secret"));

  static final List<String> NUMBER_NAMES = words("amount count size_kb priority");
  static final List<String> TEXT_NAMES = words("env region classification");

  private static final List<String> PROSE =
      words(
          "the agent asks to run a tool with these arguments because a user wrote a message that"
              + " mentions a customer account and an order number while the plan says to check"
              + " status first then act and report back to the channel");

  private Words() {}

  private static List<String> words(String text) {
    return List.of(text.split(" "));
  }

  static <T> T any(List<T> of, Random random) {
    return of.get(random.nextInt(of.size()));
  }

  static long number(String argument, Random random) {
    return random.nextInt(bound(NUMBERS, argument) + 1);
  }

  static String text(String argument, Random random) {
    return any(bound(TEXTS, argument), random);
  }

  private static <T> T bound(Map<String, T> bounds, String argument) {
    var bound = bounds.get(argument);
    if (bound == null) {
      throw new IllegalArgumentException("no argument `%s`".formatted(argument));
    }
    return bound;
  }

  static String prose(int words, Random random) {
    return IntStream.range(0, words)
        .mapToObj(_ -> any(PROSE, random))
        .collect(Collectors.joining(" "));
  }
}
