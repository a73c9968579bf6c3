package dev.belay.language;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// All codes that lint gives, each with what it means, an example that has it, and the same mended.
public final class Catalogue {

  /// When the examples are looked at.
  public static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");

  private static final String FILE = "catalogue.yaml";

  private static final List<String> KEYS =
      List.of("code", "level", "means", "why", "example", "mended");

  private static final Map<String, Entry> BY_CODE = read();

  private Catalogue() {}

  /// What is known of one code.
  ///
  /// @param means in one line
  /// @param why what goes wrong with it, and what lint does not see
  /// @param example files, by path; a project where there is a `project.yaml`
  /// @param mended the files of the example that are to be written otherwise
  public record Entry(
      String code,
      Level level,
      String means,
      String why,
      Map<String, String> example,
      Map<String, String> mended) {

    public Entry {
      example = Collections.unmodifiableMap(new LinkedHashMap<>(example));
      mended = Collections.unmodifiableMap(new LinkedHashMap<>(mended));
    }

    /// The example with what is written otherwise.
    public Map<String, String> exampleMended() {
      var files = new TreeMap<>(example);
      files.putAll(mended);
      return files;
    }
  }

  /// Sorted by code.
  public static Collection<Entry> entries() {
    return BY_CODE.values();
  }

  public static Optional<Entry> find(String code) {
    return Optional.ofNullable(BY_CODE.get(code));
  }

  static Level level(String code) {
    return find(code).orElseThrow(() -> new AssertionError("no such code: " + code)).level();
  }

  /// The code that somebody most likely meant.
  public static Optional<String> nearest(String wrong) {
    return Problems.nearest(wrong, BY_CODE.keySet());
  }

  private static Map<String, Entry> read() {
    var problems = new Problems();
    var yaml = new YamlReader(new SourceFile(FILE, text()), problems);
    var entries = new TreeMap<String, Entry>();
    yaml.root()
        .map(root -> yaml.list(root, "the catalogue"))
        .orElse(List.of())
        .forEach(
            node ->
                yaml.mapping(node, "an entry")
                    .map(Catalogue::entry)
                    .ifPresent(entry -> entries.put(entry.code(), entry)));
    if (!problems.isEmpty()) {
      throw new AssertionError(new ArrayList<>(problems.sorted()).toString());
    }
    return Collections.unmodifiableMap(entries);
  }

  private static Entry entry(YamlReader.Fields fields) {
    fields.only("an entry", KEYS);
    return new Entry(
        text(fields, "code"),
        level(fields),
        text(fields, "means"),
        text(fields, "why"),
        files(fields, "example"),
        files(fields, "mended"));
  }

  private static Level level(YamlReader.Fields fields) {
    return Level.from(text(fields, "level")).orElseThrow();
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

  private static String text() {
    try (var in = Catalogue.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new AssertionError("no " + FILE);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
