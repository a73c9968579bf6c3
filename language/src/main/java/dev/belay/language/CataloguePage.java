package dev.belay.language;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.engine.Verdict;
import dev.belay.language.Catalogue.Entry;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The page of one code, as people read it: in `docs/problems`, and from `belay explain`.
public final class CataloguePage {

  private CataloguePage() {}

  /// All pages by the names of their files, `README.md` among them: the list of codes.
  static Map<String, String> all() {
    var pages = new TreeMap<String, String>();
    pages.put("README.md", list());
    Catalogue.entries().forEach(entry -> pages.put(entry.code() + ".md", of(entry)));
    return pages;
  }

  private static String list() {
    var rows = new StringBuilder();
    Catalogue.entries()
        .forEach(
            entry ->
                rows.append(
                    "| [%s](%s.md) | %s | %s |\n"
                        .formatted(
                            entry.code(), entry.code(), entry.level().text(), entry.means())));
    return """
    # What lint finds

    `belay policy lint` gives these codes; `belay explain CODE` prints their pages.
    [Lint](../lint.md) says what the levels are, how a finding is kept, and what is proved.

    | code | level | means |
    |---|---|---|
    %s\
    """
        .formatted(rows);
  }

  /// The page of one code, in Markdown.
  public static String of(Entry entry) {
    return """
    # %s

    %s: %s.

    %s

    ## An example

    %s
    Lint says:

    ```text
    %s```

    ## The same, mended

    %s\
    """
        .formatted(
            entry.code(),
            capital(entry.level().text()),
            entry.means(),
            entry.why(),
            files(entry.example()),
            said(entry.example()),
            files(entry.mended()));
  }

  private static String capital(String word) {
    return Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }

  private static String files(Map<String, String> files) {
    return files.entrySet().stream()
        .map(file -> file(file.getKey(), file.getValue()))
        .collect(Collectors.joining("\n"));
  }

  private static String file(String path, String content) {
    return "`%s`:\n\n```%s\n%s```\n".formatted(path, kind(path), content);
  }

  private static String kind(String path) {
    return path.endsWith(".json") ? "json" : "yaml";
  }

  private static String said(Map<String, String> example) {
    var files = new TreeMap<String, byte[]>();
    example.forEach((path, text) -> files.put(path, text.getBytes(UTF_8)));
    return ProblemPrinter.printFindings(findings(files), files);
  }

  private static List<Finding> findings(Map<String, byte[]> files) {
    var compiled =
        files.containsKey(Project.FILE)
            ? Project.compile(files)
            : Project.compilePolicies(files, Verdict.BLOCK);
    return switch (compiled) {
      case Project.Checked(var release, _) -> Lint.of(files, release, Catalogue.NOW);
      case Project.Wrong(var problems) -> throw new AssertionError(problems.toString());
    };
  }
}
