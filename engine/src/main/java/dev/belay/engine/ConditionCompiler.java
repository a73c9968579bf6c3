package dev.belay.engine;

import dev.belay.engine.Forming.Formed;
import dev.belay.engine.Policy.Let;
import java.lang.invoke.MethodHandles;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Makes code of conditions. Those that differ only in their constants and in the paths that they
/// read share it, in whatever release they are; code that no release holds any more is unloaded.
/// Safe for any number of threads.
final class ConditionCompiler {

  /// A condition that can be tested: code that it may share with others, and what is its own.
  record Compiled(CompiledCondition code, Bindings bindings) {

    int test(Frame frame) {
      return code.test(frame, bindings);
    }

    Object value(Frame frame) {
      return code.value(frame, bindings);
    }
  }

  /// A name of a policy that is evaluated once for a request or element, because it may spend
  /// steps, or is long.
  record Named(int number, Compiled value) {}

  /// What one policy names. What is in neither of the two can only [Evaluator] answer.
  ///
  /// @param inPlace the numbers of those that are compiled wherever they are used
  /// @param once those that are evaluated once, by their numbers
  record Lets(List<Let> all, Set<Integer> inPlace, Map<Integer, Named> once) {

    static final Lets NONE = new Lets(List.of(), Set.of(), Map.of());
  }

  /// Gives every path that conditions read a number in their [Frame].
  interface PathNumbers {

    int number(InputPath path);
  }

  private static final class Made extends WeakReference<CompiledCondition> {

    private final Form form;

    Made(Form form, CompiledCondition code, ReferenceQueue<CompiledCondition> dropped) {
      super(code, dropped);
      this.form = form;
    }
  }

  private final Map<Form, Made> made = new HashMap<>();
  private final ReferenceQueue<CompiledCondition> dropped = new ReferenceQueue<>();

  private ConditionCompiler() {}

  static ConditionCompiler make() {
    return new ConditionCompiler();
  }

  /// Absent for what only [Evaluator] can answer.
  ///
  /// @param lets what the condition's policy names, see [#lets]
  /// @param element the variable that holds one element, where its policy chooses
  Optional<Compiled> compile(
      Expr condition, Lets lets, PathNumbers paths, Optional<String> element) {
    return new Forming(lets, paths, element).formed(condition).flatMap(this::compiled);
  }

  private Optional<Compiled> compiled(Formed formed) {
    return code(formed.form()).map(code -> new Compiled(code, formed.bindings()));
  }

  /// Makes code of those names that may spend steps or are long: each of them may use those before
  /// it.
  Lets lets(List<Let> all, PathNumbers paths, Optional<String> element) {
    var lets = new Lets(all, new HashSet<>(), new HashMap<>());
    for (int i = 0; i < all.size(); i++) {
      int number = i;
      var formed = new Forming(lets, paths, element).formed(all.get(i).value());
      if (formed.filter(Formed::mayStandInPlace).isPresent()) {
        lets.inPlace().add(number);
      } else {
        formed
            .flatMap(this::compiled)
            .ifPresent(value -> lets.once().put(number, new Named(number, value)));
      }
    }
    return lets;
  }

  private synchronized Optional<CompiledCondition> code(Form form) {
    forgetDropped();
    var known = Optional.ofNullable(made.get(form)).map(Made::get);
    if (known.isPresent()) {
      return known;
    }
    var code = FormCode.of(form).map(ConditionCompiler::load);
    code.ifPresent(loaded -> made.put(form, new Made(form, loaded, dropped)));
    return code;
  }

  private void forgetDropped() {
    for (var old = dropped.poll(); old != null; old = dropped.poll()) {
      made.remove(((Made) old).form, old);
    }
  }

  /// Into a hidden class, which lives as long as what is made of it.
  private static CompiledCondition load(byte[] classFile) {
    try {
      var type = MethodHandles.lookup().defineHiddenClass(classFile, true).lookupClass();
      return (CompiledCondition) type.getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("its class does not load", e);
    }
  }
}
