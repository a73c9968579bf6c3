package dev.belay.cli;

import dev.belay.workbench.ExampleRun.Mismatch;
import dev.belay.workbench.ExampleRun.Ran;
import dev.belay.workbench.ExampleRun.Result;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/// Tests as build servers read them: the XML that JUnit writes.
///
/// @param suites tests by the name of what they test
record JunitReport(Map<String, List<Case>> suites) {

  /// @param file where it is; empty for what is in no file
  /// @param failure what was not as it should be; empty where all of it was
  /// @param told what else there is to say of it; may be empty
  record Case(String name, String file, int line, String failure, String told) {

    boolean hasFailed() {
      return !failure.isEmpty();
    }
  }

  static JunitReport of(Ran ran, PolicyFiles files) {
    var suites = new LinkedHashMap<String, List<Case>>();
    for (var result : ran.results()) {
      suites
          .computeIfAbsent(result.policy(), _ -> new ArrayList<>())
          .add(test(result, files.path(result.example().at().file())));
    }
    return new JunitReport(suites);
  }

  private static Case test(Result result, String file) {
    var failure =
        result.mismatches().stream().map(JunitReport::failure).collect(Collectors.joining("; "));
    return new Case(result.example().name(), file, result.example().at().line(), failure, "");
  }

  private static String failure(Mismatch mismatch) {
    return "%s: expected %s, found %s"
        .formatted(mismatch.what(), mismatch.expected(), mismatch.found());
  }

  String xml() {
    var text = new StringWriter();
    try {
      var xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
      xml.writeStartDocument("UTF-8", "1.0");
      line(0, xml);
      xml.writeStartElement("testsuites");
      for (var suite : suites.entrySet()) {
        write(suite.getKey(), suite.getValue(), xml);
      }
      line(0, xml);
      xml.writeEndElement();
      xml.writeEndDocument();
    } catch (XMLStreamException failure) {
      throw new AssertionError("nothing is written but to memory", failure);
    }
    return text + "\n";
  }

  private static void write(String name, List<Case> cases, XMLStreamWriter xml)
      throws XMLStreamException {
    line(1, xml);
    xml.writeStartElement("testsuite");
    xml.writeAttribute("name", name);
    xml.writeAttribute("tests", Integer.toString(cases.size()));
    xml.writeAttribute("failures", Long.toString(cases.stream().filter(Case::hasFailed).count()));
    for (var test : cases) {
      line(2, xml);
      write(name, test, xml);
    }
    line(1, xml);
    xml.writeEndElement();
  }

  private static void write(String suite, Case test, XMLStreamWriter xml)
      throws XMLStreamException {
    if (test.hasFailed() || !test.told().isEmpty()) {
      xml.writeStartElement("testcase");
      writeAttributes(suite, test, xml);
      line(3, xml);
      writeOutcome(test, xml);
      line(2, xml);
      xml.writeEndElement();
    } else {
      xml.writeEmptyElement("testcase");
      writeAttributes(suite, test, xml);
    }
  }

  private static void writeAttributes(String suite, Case test, XMLStreamWriter xml)
      throws XMLStreamException {
    xml.writeAttribute("classname", suite);
    xml.writeAttribute("name", printable(test.name()));
    if (!test.file().isEmpty()) {
      xml.writeAttribute("file", test.file());
      xml.writeAttribute("line", Integer.toString(test.line()));
    }
  }

  private static void writeOutcome(Case test, XMLStreamWriter xml) throws XMLStreamException {
    if (test.hasFailed()) {
      xml.writeEmptyElement("failure");
      xml.writeAttribute("message", printable(test.failure()));
    } else {
      xml.writeStartElement("system-out");
      xml.writeCharacters(printable(test.told()));
      xml.writeEndElement();
    }
  }

  private static void line(int depth, XMLStreamWriter xml) throws XMLStreamException {
    xml.writeCharacters("\n" + "  ".repeat(depth));
  }

  /// XML has no form for some characters.
  private static String printable(String text) {
    return TextTable.printable(text);
  }
}
