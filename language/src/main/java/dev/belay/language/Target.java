package dev.belay.language;

import dev.belay.engine.Expr;
import dev.belay.engine.Value;
import dev.belay.engine.Value.Bool;
import dev.belay.engine.Value.Int;
import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Value.Text;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;

/// An entry of a document that describes what a request may choose, as far as it is described
/// there: what a document does not say may be anything.
record Target(Mapping described, Node node) {

  /// Whether a policy that lets these situations may keep it.
  boolean mayBeKept(Situations lets) {
    return lets.alternatives().stream().anyMatch(this::mayBe);
  }

  private boolean mayBe(Situation situation) {
    return situation.parts().entrySet().stream()
        .allMatch(part -> value(part.getKey()).map(part.getValue()::admits).orElse(true));
  }

  /// Absent where the document does not say.
  private Optional<Value> value(Expr part) {
    if (part instanceof Expr.Call(var function, var arguments, _, _)) {
      return switch (function) {
        case "size" -> list(arguments.getFirst()).map(list -> new Int(list.elements().size()));
        case "in" -> contains(arguments.get(0), arguments.get(1));
        default -> Optional.empty();
      };
    }
    return Parts.path(part).flatMap(this::find);
  }

  private Optional<Listing> list(Expr part) {
    return Parts.path(part)
        .flatMap(this::find)
        .filter(Listing.class::isInstance)
        .map(Listing.class::cast);
  }

  private Optional<Value> contains(Expr element, Expr list) {
    return element instanceof Expr.Literal(var constant, _)
        ? list(list).map(found -> found.elements().contains(constant) ? Bool.TRUE : Bool.FALSE)
        : Optional.empty();
  }

  private Optional<Value> find(List<String> path) {
    if (!path.getFirst().equals(Reasoner.ELEMENT)) {
      return Optional.empty();
    }
    Optional<Value> at = Optional.of(described);
    for (var name : path.subList(1, path.size())) {
      at =
          at.flatMap(
              value -> value instanceof Mapping mapping ? mapping.find(name) : Optional.empty());
    }
    return at;
  }

  Optional<String> text(String name) {
    return described
        .find(name)
        .flatMap(value -> value instanceof Text(var text) ? Optional.of(text) : Optional.empty());
  }
}
