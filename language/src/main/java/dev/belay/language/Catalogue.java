package dev.belay.language;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// All codes that the checker and lint give, each with what it means, an example that has it, and
/// the same mended.
public final class Catalogue {

  /// When the examples are looked at.
  public static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");

  private static final List<String> KEYS =
      List.of("code", "level", "means", "why", "example", "mended", "removed");

  private static final Map<String, Entry> BY_CODE = read();

  private Catalogue() {}

  /// What gives a code.
  public enum Giver {
    /// `belay policy validate`: the policies mean nothing.
    CHECKER("checker.yaml", "belay policy validate"),
    /// `belay policy lint`: they most likely do not mean what was meant.
    LINT("lint.yaml", "belay policy lint");

    private final String file;
    private final String command;

    Giver(String file, String command) {
      this.file = file;
      this.command = command;
    }

    public String command() {
      return command;
    }
  }

  /// What is known of one code.
  ///
  /// @param means in one line
  /// @param why what goes wrong with it, and what is not seen
  /// @param example files, by path; a project where there is a `project.yaml`; none for what is too
  ///     large to be shown
  /// @param mended the files of the example that are to be written otherwise
  /// @param removed the files of the example that are to go
  public record Entry(
      Giver giver,
      String code,
      Level level,
      String means,
      String why,
      Map<String, String> example,
      Map<String, String> mended,
      List<String> removed) {

    public Entry {
      example = Collections.unmodifiableMap(new LinkedHashMap<>(example));
      mended = Collections.unmodifiableMap(new LinkedHashMap<>(mended));
      removed = List.copyOf(removed);
    }

    /// The example with what is written otherwise.
    public Map<String, String> exampleMended() {
      var files = new TreeMap<>(example);
      files.putAll(mended);
      files.keySet().removeAll(removed);
      return files;
    }
  }

  /// Sorted by code.
  public static Collection<Entry> entries() {
    return BY_CODE.values();
  }

  /// Sorted by code.
  public static List<Entry> entries(Giver giver) {
    return entries().stream().filter(entry -> entry.giver() == giver).toList();
  }

  public static Optional<Entry> find(String code) {
    return Optional.ofNullable(BY_CODE.get(code));
  }

  /// Absent for what the checker gives as well.
  static Optional<Entry> findOfLint(String code) {
    return find(code).filter(entry -> entry.giver() == Giver.LINT);
  }

  static Level level(String code) {
    return find(code).orElseThrow(() -> new AssertionError("no such code: " + code)).level();
  }

  /// The code that somebody most likely meant.
  public static Optional<String> nearest(String wrong) {
    return Problems.nearest(wrong, BY_CODE.keySet());
  }

  private static Map<String, Entry> read() {
    var entries = new TreeMap<String, Entry>();
    for (var giver : Giver.values()) {
      read(giver).forEach(entry -> entries.put(entry.code(), entry));
    }
    return Collections.unmodifiableMap(entries);
  }

  private static List<Entry> read(Giver giver) {
    var problems = new Problems();
    var yaml = new YamlReader(new SourceFile(giver.file, text(giver)), problems);
    var nodes = yaml.root().map(root -> yaml.list(root, "the catalogue")).orElse(List.of());
    var entries =
        nodes.stream()
            .flatMap(node -> yaml.mapping(node, "an entry").stream())
            .map(fields -> entry(giver, fields))
            .toList();
    if (!problems.isEmpty()) {
      throw new AssertionError(problems.sorted().toString());
    }
    return entries;
  }

  private static Entry entry(Giver giver, YamlReader.Fields fields) {
    fields.only("an entry", KEYS);
    return new Entry(
        giver,
        text(fields, "code"),
        giver == Giver.CHECKER ? Level.ERROR : Level.from(text(fields, "level")).orElseThrow(),
        text(fields, "means"),
        text(fields, "why"),
        files(fields, "example"),
        files(fields, "mended"),
        fields.texts("removed"));
  }

  private static String text(YamlReader.Fields fields, String key) {
    return fields.requiredText(key, "an entry").orElse("").strip();
  }

  private static Map<String, String> files(YamlReader.Fields fields, String key) {
    var files = new LinkedHashMap<String, String>();
    fields
        .mapping(key)
        .ifPresent(
            given ->
                given
                    .names()
                    .forEach(path -> given.text(path).ifPresent(text -> files.put(path, text))));
    return files;
  }

  private static String text(Giver giver) {
    try (var in = Catalogue.class.getResourceAsStream("catalogue/" + giver.file)) {
      if (in == null) {
        throw new AssertionError("no " + giver.file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
