package dev.belay.engine;

import dev.belay.engine.ConditionCompiler.Compiled;
import dev.belay.engine.ConditionCompiler.Lets;
import dev.belay.engine.ConditionCompiler.PathNumbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A policy with the code of its conditions, what an index finds it by, and what it can say. Safe
/// for any number of threads: what it can say is made when it is first said, and it does no harm to
/// make it twice.
final class CompiledPolicy {

  final Policy policy;

  /// The places of an input that it reads.
  final Set<InputPath> reads;

  /// What each of its entries in an index wants, in their order: the scope, if that is one, and the
  /// rules.
  final List<Conjuncts> wanted;

  private final Voice voice;
  private final @Nullable Compiled scope;
  private final @Nullable Compiled[] conditions;

  /// What each rule says, and after those what is said otherwise.
  private final @Nullable Said[] sayings;

  /// @param paths that the code reads by their numbers
  /// @param words by whose numbers it is found
  CompiledPolicy(
      Policy policy,
      Question question,
      ConditionCompiler compiler,
      PathNumbers paths,
      Words words) {
    this.policy = policy;
    this.reads = Reads.of(policy, question);
    this.voice = new Voice(policy, question);
    var lets = compiler.lets(policy.lets(), paths, policy.each());
    this.scope = policy.scope().map(scope -> code(scope, lets, compiler, paths)).orElse(null);
    this.conditions = new @Nullable Compiled[policy.rules().size()];
    for (int i = 0; i < conditions.length; i++) {
      conditions[i] = code(policy.rules().get(i).condition(), lets, compiler, paths);
    }
    this.sayings = new @Nullable Said[conditions.length + 1];
    this.wanted = wanted(policy, words);
  }

  private static List<Conjuncts> wanted(Policy policy, Words words) {
    var scope =
        policy
            .scope()
            .map(condition -> Conjuncts.of(condition, true, policy, words))
            .orElse(Conjuncts.ANY);
    var wanted = new ArrayList<Conjuncts>();
    if (hasScopeEntry(policy)) {
      wanted.add(scope);
    }
    for (var rule : policy.rules()) {
      wanted.add(scope.then(Conjuncts.of(rule.condition(), rule.firesWhen(), policy, words)));
    }
    return List.copyOf(wanted);
  }

  private static boolean hasScopeEntry(Policy policy) {
    return policy.scope().isPresent() || policy.otherwise().isPresent();
  }

  /// How many of its entries stand before those of its rules.
  int scopeEntries() {
    return wanted.size() - conditions.length;
  }

  private @Nullable Compiled code(
      Expr condition, Lets lets, ConditionCompiler compiler, PathNumbers paths) {
    return compiler.compile(condition, lets, paths, policy.each()).orElse(null);
  }

  boolean isFor(Policy other, Question question) {
    return voice.question().equals(question)
        && policy.meaning().equals(other.meaning())
        && policy.equals(other);
  }

  /// Absent for what only the reference evaluator can answer.
  @Nullable Compiled scope() {
    return scope;
  }

  /// Absent for what only the reference evaluator can answer.
  @Nullable Compiled condition(int rule) {
    return conditions[rule];
  }

  Said then(int rule) {
    var known = sayings[rule];
    if (known != null) {
      return known;
    }
    var said = new Said(policy, voice.then(policy.rules().get(rule)));
    sayings[rule] = said;
    return said;
  }

  /// Absent when the policy says nothing then.
  Optional<Said> otherwise() {
    var known = sayings[conditions.length];
    if (known == null && policy.otherwise().isPresent()) {
      known = new Said(policy, voice.otherwise(policy.otherwise().get()));
      sayings[conditions.length] = known;
    }
    return Optional.ofNullable(known);
  }

  /// @param rule empty for the scope
  Said failed(String rule, Expr condition, Truth truth) {
    return new Said(policy, voice.failed(rule, condition, truth));
  }
}
