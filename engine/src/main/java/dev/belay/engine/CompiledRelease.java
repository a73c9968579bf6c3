package dev.belay.engine;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/// A release that is prepared to be asked often: one request costs what the rules that could match
/// cost, however many there are. It gives exactly the answers of [Decider], which stays the
/// definition of what a release means.
///
/// Immutable, and safe for any number of threads: each of them asks at a [Desk] of its own.
public final class CompiledRelease {

  private final Release release;
  private final ConditionCompiler compiler;
  private final Map<String, CompiledQuestion> questions = new TreeMap<>();

  private CompiledRelease(
      Release release, ConditionCompiler compiler, Map<String, CompiledQuestion> earlier) {
    this.release = release;
    this.compiler = compiler;
    release
        .questions()
        .forEach(
            (name, question) ->
                questions.put(
                    name, CompiledQuestion.of(release, question, compiler, earlier.get(name))));
  }

  public static CompiledRelease of(Release release) {
    return new CompiledRelease(release, ConditionCompiler.make(), Map.of());
  }

  /// Another release, of which only those policies are compiled that this one does not have.
  public CompiledRelease next(Release other) {
    return new CompiledRelease(other, compiler, questions);
  }

  public Release release() {
    return release;
  }

  /// The places of an input that policies of a question read: nothing else of a request can make
  /// a difference to its answer, except by not fitting the question's schema.
  public Set<InputPath> reads(String question) {
    return find(question).map(CompiledQuestion::reads).orElse(Set.of());
  }

  /// A place for one thread to ask.
  ///
  /// @param nanoTime a clock that only moves forward, such as `System::nanoTime`; it guards the
  ///     caller against a slow machine
  public Desk desk(LongSupplier nanoTime) {
    return desk(Budget.Limits.usual(nanoTime));
  }

  Desk desk(Budget.Limits limits) {
    return new Desk(this, limits);
  }

  Optional<CompiledQuestion> find(String question) {
    return Optional.ofNullable(questions.get(question));
  }
}
