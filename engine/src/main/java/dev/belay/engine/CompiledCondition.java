package dev.belay.engine;

/// What conditions of one shape compile to, and what else a policy may name: code for everything in
/// them but their constants and the paths that they read. Safe for any number of threads.
///
/// Compiled code answers only what is certain: a value, in as many steps as [Evaluator] would have
/// taken. For everything else (a failure, something unknown, a value that it was not made for)
/// it answers [#UNSETTLED], and the reference evaluator says what that is.
interface CompiledCondition {

  int FALSE = 0;
  int TRUE = 1;
  int UNSETTLED = 2;

  /// Throws [Budget.Spent] when the policy may take no further step.
  int test(Frame frame, Bindings bindings);

  /// What it comes to, in one of the forms that [Raw] reads; [Frame#UNSETTLED] for what is not
  /// certain. Throws [Budget.Spent] as `test` does.
  Object value(Frame frame, Bindings bindings);
}
