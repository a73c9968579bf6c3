package dev.belay.bench;

import java.util.List;
import java.util.Optional;

/// One engine with one way to use it well.
interface Contender {

  /// What the table calls it.
  String title();

  /// How its rules are written and asked, in a sentence.
  String how();

  /// Which of the rules that match decides.
  Precedence precedence();

  /// What its times are told in multiples of.
  default Contender floor() {
    return Floor.FROM_MAP;
  }

  /// The most rules that it is given.
  default int mostRules() {
    return 10_000;
  }

  Source write(List<Rule> rules);

  enum Precedence {
    /// The rule that comes first.
    FIRST,
    /// The strictest of them, whatever their order.
    STRICTEST;

    boolean agree(Said said, Expected expected) {
      return switch (this) {
        case FIRST ->
            said.effect() == expected.first()
                && said.rule().equals(expected.rule().map(Rule::name));
        case STRICTEST ->
            said.effect() == expected.strictest()
                && said.rule().isPresent() == expected.matching() > 0;
      };
    }
  }

  /// Rules in the engine's own language, not loaded yet.
  interface Source {

    Loaded<?, ?> load() throws Exception;
  }

  /// An engine with its rules loaded.
  ///
  /// @param <Q> a request in the engine's own form
  /// @param <A> an answer in the engine's own form, from which verdict and rule can be told
  interface Loaded<Q, A> {

    /// Puts a call into the engine's own form. Not part of what is timed.
    Q prepare(Call call) throws Exception;

    /// What is timed.
    A decide(Q request) throws Exception;

    Said said(Q request, A answer);
  }

  /// An answer that can be compared.
  ///
  /// @param rule absent when no rule matched
  record Said(Effect effect, Optional<String> rule) {

    static final Said NOTHING = new Said(Effect.DENY, Optional.empty());
  }
}
