package dev.belay.language;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.engine.Verdict;
import dev.belay.language.Catalogue.Entry;
import dev.belay.language.Catalogue.Giver;
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
    return """
    # Problems

    `belay explain CODE` prints the page of a code.

    ## What `belay policy lint` finds

    Policies that mean something, and most likely not what was meant. [Lint](../lint.md) says
    what the levels are, how a finding is kept, and what is proved.

    | code | level | means |
    |---|---|---|
    %s
    ## What `belay policy validate` refuses

    Policies that mean nothing that could be evaluated.

    | code | level | means |
    |---|---|---|
    %s\
    """
        .formatted(rows(Giver.LINT), rows(Giver.CHECKER));
  }

  private static String rows(Giver giver) {
    return Catalogue.entries(giver).stream()
        .map(
            entry ->
                "| [%s](%s.md) | %s | %s |\n"
                    .formatted(entry.code(), entry.code(), entry.level().text(), entry.means()))
        .collect(Collectors.joining());
  }

  /// The page of one code, in Markdown.
  public static String of(Entry entry) {
    var page =
        "# %s\n\n%s: %s.\n\n%s\n"
            .formatted(entry.code(), capital(entry.level().text()), entry.means(), entry.why());
    return entry.example().isEmpty() ? page : page + example(entry);
  }

  private static String example(Entry entry) {
    return """

    ## An example

    %s
    `%s` says:

    ```text
    %s```

    ## The same, mended

    %s%s\
    """
        .formatted(
            files(entry.example()),
            entry.giver().command(),
            said(entry.example()),
            removed(entry.removed()),
            files(entry.mended()));
  }

  private static String removed(List<String> files) {
    return files.stream().map("Without `%s`.\n\n"::formatted).collect(Collectors.joining());
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

  /// What the checker or, where it says nothing, lint has to say of files on the day of the
  /// examples.
  static List<Finding> findings(Map<String, byte[]> files) {
    var compiled =
        files.containsKey(Project.FILE)
            ? Project.compile(files)
            : Project.compilePolicies(files, Verdict.BLOCK);
    return switch (compiled) {
      case Project.Checked(var release, _) -> Lint.of(files, release, Catalogue.NOW);
      case Project.Wrong(var problems) ->
          problems.stream().map(problem -> new Finding(Level.ERROR, problem)).toList();
    };
  }
}
