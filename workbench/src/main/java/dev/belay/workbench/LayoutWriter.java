package dev.belay.workbench;

import dev.belay.workbench.ScalarLayout.Within;
import dev.belay.workbench.Written.Collection;
import dev.belay.workbench.Written.Comment;
import dev.belay.workbench.Written.Entry;
import dev.belay.workbench.Written.Scalar;
import java.util.List;
import java.util.Optional;

/// Writes down what was arranged. Make a new one for each file.
final class LayoutWriter {

  private final Lines lines = new Lines();

  String text(Collection root, Layout layout) {
    if (!root.anchor().isEmpty()) {
      lines.add(0, root.anchor());
    }
    all(root, 0, layout);
    return lines.text();
  }

  private void all(Collection all, int column, Layout layout) {
    var isAnyLong = all.entries.stream().anyMatch(Layout::isLong);
    for (int i = 0; i < all.entries.size(); i++) {
      if (i > 0 && layout.separates(all, i, isAnyLong)) {
        lines.blank();
      }
      entry(all.entries.get(i), column, layout);
    }
    for (var comment : all.foot) {
      if (comment.isApart()) {
        lines.blank();
      }
      lines.add(column, comment.text());
    }
  }

  private void entry(Entry entry, int column, Layout around) {
    comments(entry.above, column);
    if (!entry.above.isEmpty() && entry.isApart) {
      lines.blank();
    }
    var label = label(entry, column);
    switch (entry.value) {
      case Collection inner when inner.isFlow || inner.entries.isEmpty() ->
          lines.add(column, ScalarLayout.joined(label, Arrangement.inline(inner)), entry.beside);
      case Collection inner -> {
        if (entry.key.isEmpty() && inner.anchor().isEmpty()) {
          lines.dash(column);
        } else {
          lines.add(
              column,
              ScalarLayout.joined(label, inner.anchor()),
              entry.between.stream().findFirst());
        }
        all(inner, column + Arrangement.INDENT, around.of(entry));
      }
      case Scalar scalar -> scalar(label, scalar, entry.beside, column);
    }
  }

  /// The first is not told from what stands above all of them.
  private void comments(List<Comment> comments, int column) {
    var isFirst = true;
    for (var comment : comments) {
      if (!isFirst && comment.isApart()) {
        lines.blank();
      }
      lines.add(column, comment.text());
      isFirst = false;
    }
  }

  /// Answers what the value stands behind.
  private String label(Entry entry, int column) {
    if (entry.key.isEmpty()) {
      return "-";
    }
    var key = entry.key.get();
    var text = ScalarLayout.key(key, Within.BLOCK);
    if (ScalarLayout.isLongKey(key)) {
      lines.add(column, ScalarLayout.joined("?", text));
      return ":";
    }
    return text + ":";
  }

  private void scalar(String label, Scalar scalar, Optional<Comment> beside, int column) {
    var texts = ScalarLayout.lines(scalar);
    var first = ScalarLayout.joined(label, texts.getFirst());
    var isBesideFirst = scalar.isBlock() || texts.size() == 1;
    lines.add(column, first, isBesideFirst ? beside : Optional.empty());
    for (int i = 1; i < texts.size(); i++) {
      var isLast = i == texts.size() - 1;
      lines.add(
          column + Arrangement.INDENT,
          texts.get(i),
          isLast && !isBesideFirst ? beside : Optional.empty());
    }
    if (scalar.isBlock() && BlockText.isReadable(scalar) && BlockText.of(scalar).isKept()) {
      lines.openText();
    }
  }
}
