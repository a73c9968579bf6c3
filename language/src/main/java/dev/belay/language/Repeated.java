package dev.belay.language;

import dev.belay.engine.Problem;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// How much a file of YAML holds once everything stands where its aliases repeat it. A few lines
/// can stand for more than any memory has, or for themselves. Make a new one for each file.
final class Repeated {

  private final YamlReader yaml;
  private int values;

  Repeated(YamlReader yaml) {
    this.yaml = yaml;
  }

  /// Absent when it is no more than may be read.
  Optional<Problem> problem(Node root) {
    return problem(root, 0);
  }

  private Optional<Problem> problem(Node node, int depth) {
    values++;
    if (node.isRecursive()) {
      return wrong("alias-of-itself", "an alias stands inside what it stands for", node);
    }
    if (depth > Limits.NESTING) {
      return wrong("too-deep", "nests deeper than %d levels".formatted(Limits.NESTING), node);
    }
    if (values > Limits.EXAMPLE_VALUES) {
      var message = "aliases repeat more than %,d values".formatted(Limits.EXAMPLE_VALUES);
      return wrong("too-many-values", message, node);
    }
    return inside(node, depth + 1);
  }

  private Optional<Problem> inside(Node node, int depth) {
    switch (node) {
      case MappingNode mapping -> {
        for (var tuple : mapping.getValue()) {
          var problem =
              problem(tuple.getKeyNode(), depth).or(() -> problem(tuple.getValueNode(), depth));
          if (problem.isPresent()) {
            return problem;
          }
        }
      }
      case SequenceNode list -> {
        for (var element : list.getValue()) {
          var problem = problem(element, depth);
          if (problem.isPresent()) {
            return problem;
          }
        }
      }
      default -> {}
    }
    return Optional.empty();
  }

  private Optional<Problem> wrong(String code, String message, Node node) {
    return Optional.of(
        Problem.of(code, message).at(yaml.place(node)).withHelp("write the value out"));
  }
}
