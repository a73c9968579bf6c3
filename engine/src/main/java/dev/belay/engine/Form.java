package dev.belay.engine;

import java.util.List;

/// A condition without what others of its kind have differently: constants and paths are holes with
/// numbers, names are numbers, and what is known of a part's value before it is evaluated is its
/// kind. Equal forms are one piece of code.
///
/// A part whose value cannot be told is *unsettled*: it leads to the answer that
/// [CompiledCondition#UNSETTLED] is.
sealed interface Form {

  /// How compiled code holds a value.
  enum Kind {
    /// An answer of [CompiledCondition].
    TRUTH,
    /// A `long`.
    INT,
    /// A `double`.
    REAL,
    /// Whatever [Raw] reads, [Frame#ABSENT] and [Frame#UNSETTLED] included.
    OBJECT,
    /// A constant text.
    TEXT,
    /// A constant set of texts.
    TEXTS,
    /// A constant regular expression.
    PATTERN,
    /// A name of the policy, which is as constant.
    NAME
  }

  default Kind kind() {
    return Kind.OBJECT;
  }

  /// What it is made of, in the order in which it is evaluated.
  default List<Form> parts() {
    return List.of();
  }

  /// A form that is an answer.
  sealed interface Logic extends Form {

    @Override
    default Kind kind() {
      return Kind.TRUTH;
    }
  }

  record Known(boolean isTrue) implements Logic {}

  /// What is never settled: a failure as a constant.
  record Unsettled() implements Form {}

  /// A constant, by its number among those of [Bindings].
  record Constant(int hole, Kind kind) implements Form {}

  /// A path, by its number among those of [Bindings].
  record Path(int hole) implements Form {}

  /// When the request was made.
  record Now() implements Form {}

  /// What a policy that chooses decides.
  record Element() implements Form {}

  /// A variable of a fold or a binding.
  record Local(int number, Kind kind) implements Form {}

  record Not(Form operand) implements Logic {

    @Override
    public List<Form> parts() {
      return List.of(operand);
    }
  }

  record All(List<Form> parts) implements Logic {}

  record Any(List<Form> parts) implements Logic {}

  record Either(Form condition, Form then, Form otherwise, Kind kind) implements Form {

    @Override
    public List<Form> parts() {
      return List.of(condition, then, otherwise);
    }
  }

  /// A function that compiled code has of its own.
  record Apply(Operation operation, List<Form> parts) implements Form {

    @Override
    public Kind kind() {
      return operation.result();
    }
  }

  /// Any other function of the language.
  record Call(String function, List<Form> parts) implements Form {}

  /// Arithmetic of two `long`s, or of two `double`s. What overflows is unsettled.
  record Arithmetic(String operator, Form left, Form right, Kind kind) implements Form {

    @Override
    public List<Form> parts() {
      return List.of(left, right);
    }
  }

  /// A list. Elements whose number is in `optionals` are left out when they have no value.
  record ListOf(List<Form> parts, List<Integer> optionals) implements Form {}

  /// A map: keys and values by turns, and for each entry whether it is left out when it has no
  /// value.
  record MapOf(List<Form> parts, List<Boolean> optionals) implements Form {}

  record Bind(Local local, Form value, Form body) implements Form {

    @Override
    public Kind kind() {
      return body.kind();
    }

    @Override
    public List<Form> parts() {
      return List.of(value, body);
    }
  }

  /// A fold with one variable or two.
  record Fold(
      Form range,
      List<Local> locals,
      Local accumulator,
      Form initial,
      Form proceed,
      Form step,
      Form result)
      implements Form {

    @Override
    public Kind kind() {
      return result.kind();
    }

    @Override
    public List<Form> parts() {
      return List.of(range, initial, proceed, step, result);
    }
  }

  /// Whether [Evaluator] may spend a step on it, whatever the request is. Where compiled code goes
  /// on after something unsettled, nothing may have been left uncounted.
  default boolean maySpend() {
    var itself =
        switch (this) {
          case Fold _, ListOf _, MapOf _ -> true;
          case Apply(var operation, _) -> operation.cost() == Operation.Cost.COUNTED;
          case Call(var function, _) -> !Steps.isFree(function);
          // Of texts and lists it would.
          case Arithmetic(var operator, var left, var right, var kind) ->
              operator.equals("+") && (left.kind() != kind || right.kind() != kind);
          case Form _ -> false;
        };
    return itself || parts().stream().anyMatch(Form::maySpend);
  }
}
