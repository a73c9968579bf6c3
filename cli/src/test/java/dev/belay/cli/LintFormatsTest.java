package dev.belay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Problem;
import dev.belay.engine.Problem.Place;
import dev.belay.language.Catalogue;
import dev.belay.language.Finding;
import dev.belay.language.Level;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What other programs read of lint is of the form that they read, whatever was found.
final class LintFormatsTest {

  private static final String HARD = "a<b> & \"c\", 100%:\r\n\u0007::error::\ud83d\ude00 d";

  /// A finding of each code, one of the checker's, one without a place, and one of hard characters.
  private static Linted everything() {
    var findings = new ArrayList<Finding>();
    for (var entry : Catalogue.entries()) {
      var problem = Problem.of(entry.code(), entry.means()).at(new Place("policies/p.yaml", 3, 7));
      findings.add(new Finding(entry.level(), problem));
    }
    findings.add(new Finding(Level.ERROR, Problem.of("unknown-field", "no field `nme` here")));
    findings.add(
        new Finding(
            Level.NOTE,
            Problem.of("unused-let", HARD)
                .at(new Place("x:y,z %/\u00e9 b.yaml", 1, 1))
                .withHelp(HARD)));
    return new Linted(true, findings, List.of("policies/p.yaml", "clean.yaml"), Level.WARNING);
  }

  @Test
  void sarif_has_what_the_standard_requires() {
    var log = JsonMapper.shared().readTree(LintFormat.SARIF.print(everything()));
    assertThat(log.get("version").asString()).isEqualTo("2.1.0");
    assertThat(log.get("$schema").asString()).endsWith("sarif-2.1.0.json");
    assertThat(log.get("runs")).hasSize(1);
    var run = log.get("runs").get(0);
    var driver = run.get("tool").get("driver");
    assertThat(driver.get("name").asString()).isEqualTo("belay");
    assertThat(run.get("columnKind").asString()).isEqualTo("unicodeCodePoints");
    assertThat(run.get("results")).hasSize(everything().findings().size());
    run.get("results").forEach(result -> result(result, driver.get("rules")));
    driver.get("rules").forEach(LintFormatsTest::rule);
  }

  private static void result(JsonNode result, JsonNode rules) {
    var index = result.get("ruleIndex").asInt();
    assertThat(rules.get(index).get("id")).isEqualTo(result.get("ruleId"));
    assertThat(result.get("level").asString()).isIn("error", "warning", "note");
    assertThat(result.get("message").get("text").asString()).isNotBlank();
    for (var location : result.path("locations")) {
      var physical = location.get("physicalLocation");
      var uri = physical.get("artifactLocation").get("uri").asString();
      assertThat(URI.create(uri).isAbsolute()).isFalse();
      assertThat(physical.get("region").get("startLine").asInt()).isPositive();
      assertThat(physical.get("region").get("startColumn").asInt()).isPositive();
    }
  }

  private static void rule(JsonNode rule) {
    if (Catalogue.find(rule.get("id").asString()).isPresent()) {
      assertThat(rule.get("shortDescription").get("text").asString()).isNotBlank();
      assertThat(rule.get("fullDescription").get("text").asString()).isNotBlank();
      assertThat(rule.get("help").get("text").asString()).isNotBlank();
      assertThat(rule.get("help").get("markdown").asString()).startsWith("# ");
      assertThat(rule.get("defaultConfiguration").get("level").asString())
          .isIn("error", "warning", "note");
    }
  }

  @Test
  void sarif_leads_to_the_file_as_it_is_named() {
    var run = JsonMapper.shared().readTree(LintFormat.SARIF.print(everything())).get("runs").get(0);
    var last = run.get("results").get(everything().findings().size() - 1);
    var location = last.get("locations").get(0).get("physicalLocation");
    var uri = URI.create(location.get("artifactLocation").get("uri").asString());
    assertThat(uri.getPath()).isEqualTo("x:y,z %/\u00e9 b.yaml");
  }

  @Test
  void junit_counts_what_it_holds() throws Exception {
    var linted = everything();
    var document = xml(LintFormat.JUNIT.print(linted));
    int tests = document.getElementsByTagName("testcase").getLength();
    int failures = document.getElementsByTagName("failure").getLength();
    assertThat(sum(document, "tests")).isEqualTo(tests);
    assertThat(sum(document, "failures")).isEqualTo(failures);
    assertThat(tests).isEqualTo(linted.findings().size() + 1);
    assertThat(failures).isEqualTo((int) (linted.count(Level.ERROR) + linted.count(Level.WARNING)));
  }

  private static int sum(Document document, String attribute) {
    var suites = document.getElementsByTagName("testsuite");
    return IntStream.range(0, suites.getLength())
        .map(
            i ->
                Integer.parseInt(
                    suites.item(i).getAttributes().getNamedItem(attribute).getNodeValue()))
        .sum();
  }

  private static Document xml(String text) throws Exception {
    var builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
    return builder.parse(new ByteArrayInputStream(text.getBytes(UTF_8)));
  }

  @Test
  void each_finding_is_one_line_of_a_workflow() {
    var linted = everything();
    assertThat(LintFormat.GITHUB.print(linted).split("\n"))
        .hasSize(linted.findings().size())
        .allMatch(line -> line.matches("::(error|warning|notice) [^:]*::[^\r]+"));
  }

  @Test
  void json_counts_what_it_holds() {
    var linted = everything();
    var json = JsonMapper.shared().readTree(LintFormat.JSON.print(linted));
    assertThat(json.get("findings")).hasSize(linted.findings().size());
    for (var level : Level.values()) {
      assertThat(json.get("counts").get(level.text()).asLong()).isEqualTo(linted.count(level));
    }
    assertThat(json.get("fails").asBoolean()).isTrue();
  }
}
