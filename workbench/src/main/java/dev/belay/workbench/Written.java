package dev.belay.workbench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.common.ScalarStyle;

/// A value as a file of YAML has it, with the comments in and around it. Not safe for more than one
/// thread: whoever lays a file out moves its parts.
sealed interface Written {

  /// With its `&`; empty where there is none.
  String anchor();

  /// What a person says to others, and not to the machine.
  ///
  /// @param text from its `#` to the end of its line
  /// @param isApart whether a blank line stands before it
  record Comment(String text, boolean isApart) {}

  /// An alias is a plain scalar here.
  ///
  /// @param source what stands in the file, with its quotes or its `|`
  record Scalar(String anchor, ScalarStyle style, String source, String value) implements Written {

    boolean isBlock() {
      return style == ScalarStyle.LITERAL || style == ScalarStyle.FOLDED;
    }

    boolean isPlain() {
      return style == ScalarStyle.PLAIN;
    }

    boolean isAlias() {
      return isPlain() && source.startsWith("*");
    }

    boolean isOneLine() {
      return !isBlock() && source.indexOf('\n') < 0;
    }
  }

  /// A mapping or a list.
  final class Collection implements Written {

    final boolean isMapping;
    final int column;
    final List<Entry> entries = new ArrayList<>();

    /// Comments below the last entry.
    final List<Comment> foot = new ArrayList<>();

    boolean isFlow;
    private final String anchor;

    Collection(String anchor, boolean isMapping, boolean isFlow, int column) {
      this.anchor = anchor;
      this.isMapping = isMapping;
      this.isFlow = isFlow;
      this.column = column;
    }

    @Override
    public String anchor() {
      return anchor;
    }

    boolean hasComments() {
      return !foot.isEmpty() || entries.stream().anyMatch(Entry::hasComments);
    }
  }

  /// A key with its value, an element of a list, or what the file as a whole holds.
  final class Entry {

    final Optional<Scalar> key;
    final List<Comment> above = new ArrayList<>();

    /// Comments behind the key or the dash, before the value begins.
    final List<Comment> between = new ArrayList<>();

    /// Whether a blank line stands before it, below the comments above it.
    boolean isApart;

    Written value = new Scalar("", ScalarStyle.PLAIN, "", "");

    /// The comment at the end of its line.
    Optional<Comment> beside = Optional.empty();

    Entry(Optional<Scalar> key) {
      this.key = key;
    }

    String name() {
      return key.map(Scalar::value).orElse("");
    }

    boolean hasComments() {
      return !above.isEmpty()
          || !between.isEmpty()
          || beside.isPresent()
          || (value instanceof Collection inner && inner.hasComments());
    }

    /// Whether an anchor or an alias is in it: where it stands among others of its kind matters.
    boolean hasAnchors() {
      return isAnchored(value) || key.filter(Entry::isAnchored).isPresent();
    }

    private static boolean isAnchored(Written value) {
      return !value.anchor().isEmpty()
          || switch (value) {
            case Scalar scalar -> scalar.isAlias();
            case Collection inner -> inner.entries.stream().anyMatch(Entry::hasAnchors);
          };
    }
  }
}
