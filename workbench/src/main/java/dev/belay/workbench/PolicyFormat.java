package dev.belay.workbench;

import dev.belay.language.SourceFile;
import dev.belay.workbench.Written.Collection;

/// The one layout of policies, their examples, and the other YAML of a project. What a file says,
/// and every comment in it, stays what it was.
public final class PolicyFormat {

  private PolicyFormat() {}

  /// The text as the layout has it, with line feeds.
  ///
  /// @param file that was read without a problem
  public static String formatted(SourceFile file, Layout layout) {
    var text = file.text().replace("\r\n", "\n").replace('\r', '\n');
    var document = new WrittenReader(text).document();
    if (!(document.value instanceof Collection root) || root.entries.isEmpty()) {
      // One value alone has no layout.
      return text;
    }
    layout.sortFile(root);
    Arrangement.arrange(document, root);
    var formatted = new LayoutWriter().text(root, layout);
    if (!Sameness.isSame(text, formatted)) {
      throw new IllegalStateException(
          "the layout of %s would lose something".formatted(file.name()));
    }
    return formatted;
  }
}
