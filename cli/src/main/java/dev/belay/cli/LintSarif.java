package dev.belay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.engine.Value;
import dev.belay.engine.Value.Listing;
import dev.belay.language.Catalogue;
import dev.belay.language.CataloguePage;
import dev.belay.language.Finding;
import java.util.List;
import java.util.regex.Pattern;

/// What lint found, as SARIF 2.1.0: what code hosts and editors read.
final class LintSarif {

  private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._~/-]");

  private LintSarif() {}

  static String print(Linted linted) {
    var codes = linted.findings().stream().map(LintSarif::code).distinct().sorted().toList();
    var run =
        new JsonObject()
            .put("tool", new JsonObject().put("driver", driver(codes).value()).value())
            .put("columnKind", "unicodeCodePoints")
            .put("results", linted.findings(), finding -> result(finding, codes));
    return new JsonObject()
            .put("$schema", SCHEMA)
            .put("version", "2.1.0")
            .put("runs", List.of(run), json -> json)
            .line()
        + "\n";
  }

  private static String code(Finding finding) {
    return finding.problem().code();
  }

  private static JsonObject driver(List<String> codes) {
    return new JsonObject().put("name", "belay").put("rules", codes, LintSarif::rule);
  }

  private static JsonObject rule(String code) {
    var rule = new JsonObject().put("id", code);
    Catalogue.find(code)
        .ifPresent(
            entry ->
                rule.put("shortDescription", text(entry.means()))
                    .put("fullDescription", text(entry.why()))
                    .put("help", help(entry))
                    .put(
                        "defaultConfiguration",
                        new JsonObject().put("level", entry.level().text()).value()));
    return rule;
  }

  private static Value help(Catalogue.Entry entry) {
    return new JsonObject()
        .put("text", entry.why())
        .put("markdown", CataloguePage.of(entry))
        .value();
  }

  private static Value text(String text) {
    return new JsonObject().put("text", text).value();
  }

  private static JsonObject result(Finding finding, List<String> codes) {
    var problem = finding.problem();
    var result =
        new JsonObject()
            .put("ruleId", problem.code())
            .put("ruleIndex", codes.indexOf(problem.code()))
            .put("level", finding.level().text())
            .put("message", text(Linted.sentence(problem)));
    problem
        .place()
        .ifPresent(place -> result.put("locations", new Listing(List.of(location(finding)))));
    return result;
  }

  private static Value location(Finding finding) {
    var place = Linted.place(finding);
    var region = new JsonObject().put("startLine", place.line()).put("startColumn", place.column());
    return new JsonObject()
        .put(
            "physicalLocation",
            new JsonObject()
                .put("artifactLocation", new JsonObject().put("uri", uri(place.file())).value())
                .put("region", region.value())
                .value())
        .value();
  }

  /// A relative reference. What may mean something else in a URI, such as a colon, is written as
  /// percent and its bytes.
  private static String uri(String path) {
    var uri = new StringBuilder();
    for (byte b : path.replace('\\', '/').getBytes(UTF_8)) {
      var isItself = b > 0 && PLAIN.matcher(Character.toString(b)).matches();
      uri.append(isItself ? Character.toString(b) : "%%%02X".formatted(b));
    }
    return uri.toString();
  }
}
