package dev.belay.language;

import dev.belay.engine.Value;
import dev.cel.common.types.CelType;
import dev.cel.compiler.CelCompiler;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Forms of conditions that were checked already, for one project: most of its rules differ from
/// others in their constants only; and those constants. Not safe for more than one thread.
final class CheckedForms {

  /// What a condition may name besides what its question gives.
  ///
  /// @param each the variable of an element
  record Environment(String question, Optional<String> each, List<Named> lets) {

    Environment {
      lets = List.copyOf(lets);
    }
  }

  /// @param nesting how deep what it stands for nests
  record Named(String name, CelType type, int nesting) {}

  /// @param nesting together with what its names stand for
  record Form(Template template, CelType type, int nesting) {}

  /// What is known where conditions may name the same. Not safe for more than one thread.
  static final class Known {

    private final Map<String, Form> forms = new HashMap<>();
    private Optional<CelCompiler> compiler = Optional.empty();

    Optional<Form> find(String form) {
      return Optional.ofNullable(forms.get(form));
    }

    void add(String form, Form checked) {
      forms.put(form, checked);
    }

    CelCompiler compiler(Supplier<CelCompiler> made) {
      if (compiler.isEmpty()) {
        compiler = Optional.of(made.get());
      }
      return compiler.get();
    }
  }

  private final Map<Environment, Known> known = new HashMap<>();
  private final Map<Value, Value> constants = new HashMap<>();

  Known in(Environment environment) {
    return known.computeIfAbsent(environment, _ -> new Known());
  }

  /// The same constant for all that are equal: rules list the same roles and tools again and again.
  Value shared(Value constant) {
    var same = constants.putIfAbsent(constant, constant);
    return same == null ? constant : same;
  }
}
