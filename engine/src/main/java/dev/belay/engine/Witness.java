package dev.belay.engine;

/// Sees what the reference evaluator sees on its way to an answer: for those who explain it, and
/// for those who want to know what was tried.
public interface Witness {

  /// Sees nothing.
  Witness NOBODY =
      new Witness() {

        @Override
        public void asks(Policy policy, int element) {}

        @Override
        public void saw(Expr expr, Value value) {}
      };

  /// A policy is asked; all that is seen until the next one is seen for it.
  ///
  /// @param element its number in the list that the question chooses among; 0 for other questions
  void asks(Policy policy, int element);

  /// A part of the policy has a value. A part that was not needed is not seen, one inside a
  /// comprehension as often as there was an element.
  void saw(Expr expr, Value value);
}
