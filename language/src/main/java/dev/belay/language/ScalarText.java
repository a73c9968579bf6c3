package dev.belay.language;

import dev.belay.engine.Expr.Position;
import dev.belay.engine.Problem.Place;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// The text of a YAML scalar, and where each of its characters stands in the file.
final class ScalarText {

  private final String value;
  private final int lengthWithoutEnd;
  private final Alignment alignment;
  private final Places places;

  ScalarText(SourceFile file, int start, ScalarNode node, Places places) {
    this.value = node.getValue();
    this.lengthWithoutEnd = value.stripTrailing().length();
    this.alignment = new Alignment(file.text(), start, node);
    this.places = places;
  }

  String value() {
    return value;
  }

  /// Where the character at this index of the value stands, counted in UTF-16 units. What is
  /// missing at the end is missing right behind the last character, not below the blank lines after
  /// it.
  Place place(int index) {
    return places.at(offset(index));
  }

  /// The same without the name of the file.
  Position position(int index) {
    return places.positionAt(offset(index));
  }

  private int offset(int index) {
    return alignment.offset(Math.clamp(index, 0, lengthWithoutEnd));
  }
}
