package dev.belay.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What one release says of one question, prepared. Safe for any number of threads.
///
/// The scope of a policy, if it has one or says something otherwise, is an entry of the index, and
/// so is each of its rules; they are numbered in the order in which they are heard.
final class CompiledQuestion {

  /// Which policies are heard together. They stand in this order.
  enum Group {
    /// At enforce.
    DECIDING,
    /// At enforce, of each element.
    CHOOSING,
    /// With a stage of their own that may count.
    STAGED,
    STAGED_CHOOSING,
    /// With a stage of their own that never counts.
    OBSERVED,
    OBSERVED_CHOOSING;

    private static Group of(Policy policy, Question question) {
      var isOfElements = policy.each().isPresent() || policy.isPreference();
      if (policy.stage() == Stage.ENFORCE) {
        return isOfElements ? CHOOSING : DECIDING;
      }
      if (ReleaseAnswer.isHeeded(policy, question)) {
        return isOfElements ? STAGED_CHOOSING : STAGED;
      }
      return isOfElements ? OBSERVED_CHOOSING : OBSERVED;
    }
  }

  /// Numbers of policies, from the first up to the end.
  private record Range(int first, int end) {}

  /// In place of the number of a rule.
  static final int SCOPE = -1;

  /// How many steps the reference may take for entries that were not found: half of what it has.
  /// Conjuncts that would go beyond are not looked up.
  private static final long MOST_POLICY_STEPS = Budget.Limits.POLICY_STEPS / 2;

  private static final long MOST_ANSWER_STEPS = Budget.Limits.ANSWER_STEPS / 2;

  private final Question question;
  private final Answer byDefault;
  private final Paths paths;
  private final InputPlan input;
  private final RuleIndex index;
  private final long policySlack;
  private final long answerSlack;
  private final boolean isHeard;
  private final Set<InputPath> reads;
  private final CompiledPolicy[] policies;

  /// How many words there were when they were last numbered anew.
  private final int wordsAtFirst;

  private final int words;

  /// The first entry of each policy, and one more than the last of them all.
  private final int[] begins;

  /// The first rule of each policy, as an entry.
  private final int[] firstRules;

  private final int[] policyOf;

  private final EnumMap<Group, Range> groups;

  private CompiledQuestion(Builder builder) {
    this.question = builder.question;
    this.byDefault = ReleaseAnswer.byDefault(builder.release, question);
    this.paths = builder.paths;
    this.index = builder.index.built();
    this.input = new InputPlan(question, paths.all());
    this.policySlack = builder.policySlack;
    this.answerSlack = builder.answerSlack;
    this.isHeard = builder.isHeard;
    this.reads = java.util.Collections.unmodifiableSet(builder.reads);
    this.policies = builder.policies.toArray(CompiledPolicy[]::new);
    this.words = builder.words.size();
    this.wordsAtFirst = builder.before == null ? words : builder.before.wordsAtFirst;
    this.begins = begins(policies);
    this.firstRules = firstRules(policies, begins);
    this.policyOf = policyOf(begins);
    this.groups = builder.groups();
  }

  /// @param earlier of another release: policies that are the same in both are not compiled again
  static CompiledQuestion of(
      Release release,
      Question question,
      ConditionCompiler compiler,
      @Nullable CompiledQuestion earlier) {
    var before = earlier == null || earlier.remembersTooMuch() ? null : earlier;
    var builder = new Builder(release, question, compiler, before);
    release.policies().stream()
        .filter(policy -> policy.question().equals(question.name()))
        .map(policy -> BoundData.in(policy, release.data()))
        .forEach(builder::add);
    builder.addEntries();
    return new CompiledQuestion(builder);
  }

  /// Paths that no policy reads any more keep their numbers, and so do words.
  private boolean remembersTooMuch() {
    return paths.size() > 4 * reads.size() + 64 || words > 2 * wordsAtFirst + 1_000;
  }

  Question question() {
    return question;
  }

  /// Whether a hearing can answer: not where policies choose and there is nothing to choose among.
  boolean isHeard() {
    return isHeard;
  }

  /// What the release says where no policy has an opinion.
  Answer byDefault() {
    return byDefault;
  }

  InputPlan input() {
    return input;
  }

  RuleIndex index() {
    return index;
  }

  /// The most steps that the reference takes for one policy and that a hearing does not take.
  long policySlack() {
    return policySlack;
  }

  /// The most steps that the reference takes for all policies and that a hearing does not take.
  long answerSlack() {
    return answerSlack;
  }

  Set<InputPath> reads() {
    return reads;
  }

  /// How many texts are numbered, those that earlier releases wanted among them.
  int words() {
    return words;
  }

  CompiledPolicy policy(int number) {
    return policies[number];
  }

  /// The first policy of a group.
  int first(Group group) {
    return range(group).first();
  }

  /// One more than the last policy of a group.
  int end(Group group) {
    return range(group).end();
  }

  private Range range(Group group) {
    return java.util.Objects.requireNonNull(groups.get(group));
  }

  /// The policies from one group to another.
  List<Policy> policies(Group first, Group last) {
    return Arrays.stream(policies, first(first), end(last))
        .map(compiledPolicy -> compiledPolicy.policy)
        .toList();
  }

  int policyOf(int entry) {
    return policyOf[entry];
  }

  int begin(int policy) {
    return begins[policy];
  }

  /// The number of a rule in its policy, or [#SCOPE].
  int rule(int entry) {
    return entry - firstRules[policyOf[entry]];
  }

  private static int[] begins(CompiledPolicy[] policies) {
    var begins = new int[policies.length + 1];
    for (int i = 0; i < policies.length; i++) {
      begins[i + 1] = begins[i] + policies[i].wanted.size();
    }
    return begins;
  }

  private static int[] firstRules(CompiledPolicy[] policies, int[] begins) {
    var first = new int[policies.length];
    for (int i = 0; i < policies.length; i++) {
      first[i] = begins[i] + policies[i].scopeEntries();
    }
    return first;
  }

  private static int[] policyOf(int[] begins) {
    var policyOf = new int[begins[begins.length - 1]];
    for (int i = 0; i < begins.length - 1; i++) {
      Arrays.fill(policyOf, begins[i], begins[i + 1], i);
    }
    return policyOf;
  }

  /// Takes the policies of one question in their order. Used by one thread.
  private static final class Builder {

    private final Release release;
    private final Question question;
    private final ConditionCompiler compiler;
    private final @Nullable CompiledQuestion before;
    private final Map<String, CompiledPolicy> earlier = new HashMap<>();
    private final Paths paths;
    private final Words words;
    private final Set<InputPath> reads = new LinkedHashSet<>();
    private final List<CompiledPolicy> policies = new ArrayList<>();
    private final RuleIndex.Builder index;
    private boolean isHeard = true;
    private long policySlack;
    private long answerSlack;
    private long slack;

    Builder(
        Release release,
        Question question,
        ConditionCompiler compiler,
        @Nullable CompiledQuestion before) {
      this.release = release;
      // The same object for the same question, so that it is told soon.
      this.question =
          before != null && before.question.equals(question) ? before.question : question;
      this.compiler = compiler;
      this.before = before;
      this.paths = before == null ? new Paths() : Paths.after(before.paths);
      this.words = before == null ? new Words(paths) : Words.after(before.index, paths);
      this.index = new RuleIndex.Builder(words);
      if (before != null) {
        for (var policy : before.policies) {
          earlier.put(policy.policy.name(), policy);
        }
      }
    }

    void add(Policy policy) {
      var isOfElements = policy.each().isPresent() || policy.isPreference();
      isHeard = isHeard && (question.choosesAmong().isPresent() || !isOfElements);
      var compiled = compiled(policy);
      reads.addAll(compiled.reads);
      policies.add(compiled);
    }

    private CompiledPolicy compiled(Policy policy) {
      var known = earlier.get(policy.name());
      return known != null && known.isFor(policy, question)
          ? known
          : new CompiledPolicy(policy, question, compiler, paths, words);
    }

    void addEntries() {
      policies.sort(Comparator.comparing(each -> Group.of(each.policy, question)));
      for (var policy : policies) {
        slack = 0;
        policy.wanted.forEach(this::addEntry);
        policySlack = Math.max(policySlack, slack);
      }
    }

    private void addEntry(Conjuncts conjuncts) {
      long steps = conjuncts.steps();
      if (conjuncts.known().isEmpty()
          || slack + steps > MOST_POLICY_STEPS
          || answerSlack + steps > MOST_ANSWER_STEPS) {
        index.add(Conjuncts.OPAQUE);
      } else {
        slack += steps;
        answerSlack += steps;
        index.add(conjuncts);
      }
    }

    EnumMap<Group, Range> groups() {
      var groups = new EnumMap<Group, Range>(Group.class);
      int first = 0;
      for (var group : Group.values()) {
        int end = first;
        while (end < policies.size() && Group.of(policies.get(end).policy, question) == group) {
          end++;
        }
        groups.put(group, new Range(first, end));
        first = end;
      }
      return groups;
    }
  }
}
