package dev.belay.engine;

/// Reads values in the forms in which requests bring them: those of the JDK (`String`, `Boolean`,
/// `Long` and `Integer`, `Double`, `List`, `Map` with texts as keys) and the engine's own [Value].
/// Nothing is converted that is only looked at.
final class Raw {

  private Raw() {}
}
