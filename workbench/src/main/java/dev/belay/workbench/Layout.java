package dev.belay.workbench;

import dev.belay.language.ExamplesFile;
import dev.belay.language.Keys;
import dev.belay.language.Project;
import dev.belay.workbench.Written.Collection;
import dev.belay.workbench.Written.Entry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// How a file, or a part of one, is written down.
///
/// @param keys in their order; empty where the order is the author's
/// @param parts the layouts of the values of some keys; of the elements of a list, below ``
public record Layout(List<String> keys, Spacing spacing, Map<String, Layout> parts) {

  /// Where blank lines stand.
  public enum Spacing {
    /// Where the author left one.
    AS_WRITTEN,
    /// Nowhere, except above comments that had one.
    CLOSE,
    /// Between all, if one of them takes more than a line.
    EVEN,
    /// Around `let` and `rules`, if they take more than a line.
    AROUND_SECTIONS
  }

  private static final List<String> SECTIONS = List.of("let", "rules");

  public static final Layout DATA = new Layout(List.of(), Spacing.AS_WRITTEN, Map.of());

  public static final Layout PROJECT = new Layout(Keys.PROJECT, Spacing.AS_WRITTEN, Map.of());

  public static final Layout EXAMPLES =
      new Layout(
          Keys.EXAMPLES,
          Spacing.AS_WRITTEN,
          Map.of("cases", listOf(Keys.EXAMPLE, Spacing.AS_WRITTEN, Map.of())));

  public static final Layout POLICY =
      new Layout(
          Keys.POLICY,
          Spacing.AROUND_SECTIONS,
          Map.of(
              "rules",
              listOf(
                  Keys.RULE,
                  Spacing.EVEN,
                  Map.of("approval", new Layout(Keys.APPROVAL, Spacing.CLOSE, Map.of())))));

  public Layout {
    keys = List.copyOf(keys);
    parts = Map.copyOf(parts);
  }

  private static Layout listOf(List<String> keys, Spacing spacing, Map<String, Layout> parts) {
    return new Layout(List.of(), spacing, Map.of("", new Layout(keys, Spacing.CLOSE, parts)));
  }

  /// Of a file of a project that holds YAML.
  public static Layout of(String path) {
    if (path.equals(Project.FILE)) {
      return PROJECT;
    }
    return path.startsWith("data/") ? DATA : ExamplesFile.isNamed(path) ? EXAMPLES : POLICY;
  }

  Layout of(Entry entry) {
    return parts.getOrDefault(entry.name(), DATA);
  }

  /// Puts keys into their order. What stands above all of them stays there: it speaks of the file.
  void sortFile(Collection root) {
    if (root.entries.isEmpty()) {
      return;
    }
    var top = root.entries.getFirst();
    var header = List.copyOf(top.above);
    top.above.clear();
    sort(root);
    root.entries.getFirst().above.addAll(0, header);
  }

  private void sort(Collection all) {
    for (var entry : all.entries) {
      if (entry.value instanceof Collection inner) {
        of(entry).sort(inner);
      }
    }
    var sorted = new ArrayList<>(all.entries);
    if (all.isMapping && !keys.isEmpty()) {
      sorted.sort(Comparator.comparingInt(entry -> keys.indexOf(entry.name())));
    }
    if (!sorted.equals(all.entries) && anchored(sorted).equals(anchored(all.entries))) {
      all.entries.clear();
      all.entries.addAll(sorted);
    }
  }

  /// What an alias stands for is what was said above it.
  private static List<Entry> anchored(List<Entry> entries) {
    return entries.stream().filter(Entry::hasAnchors).toList();
  }

  /// Whether a blank line belongs above an entry that is not the first.
  ///
  /// @param isAnyLong whether any of them takes more than a line
  boolean separates(Collection all, int index, boolean isAnyLong) {
    var entry = all.entries.get(index);
    var wasApart = entry.above.isEmpty() ? entry.isApart : entry.above.getFirst().isApart();
    return switch (spacing) {
      case AS_WRITTEN -> wasApart;
      case CLOSE -> wasApart && !entry.above.isEmpty();
      case EVEN -> isAnyLong;
      case AROUND_SECTIONS ->
          isLongSection(entry)
              || isLongSection(all.entries.get(index - 1))
              || (wasApart && !entry.above.isEmpty());
    };
  }

  private static boolean isLongSection(Entry entry) {
    return SECTIONS.contains(entry.name()) && isLong(entry);
  }

  static boolean isLong(Entry entry) {
    return switch (entry.value) {
      case Written.Scalar scalar -> !scalar.isOneLine();
      case Collection inner ->
          !inner.isFlow
              && !inner.entries.isEmpty()
              && (entry.key.isPresent()
                  || inner.entries.size() > 1
                  || !inner.foot.isEmpty()
                  || !inner.anchor().isEmpty()
                  || isLong(inner.entries.getFirst()));
    };
  }
}
