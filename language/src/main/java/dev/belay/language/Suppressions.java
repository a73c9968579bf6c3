package dev.belay.language;

import dev.belay.engine.Problem.Place;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// The suppressions in the comments of one file. A comment on a line of its own speaks of what
/// begins on the next line, one behind something of what begins on its own: the largest part of the
/// file that begins there, such as a rule. Above the first key it speaks of the whole file.
final class Suppressions {

  /// How many days before its end a suppression is told.
  private static final int NEAR_DAYS = 14;

  private final SourceFile file;
  private final Findings findings;
  private final List<Suppression> all = new ArrayList<>();

  private Suppressions(SourceFile file, Findings findings) {
    this.file = file;
    this.findings = findings;
  }

  /// Reads them, and says of the comments what is wrong with them.
  static List<Suppression> of(SourceFile file, Findings findings) {
    var suppressions = new Suppressions(file, findings);
    if (file.text().contains("lint:")) {
      Comments.of(file).forEach(suppressions::read);
    }
    return suppressions.all;
  }

  /// The findings without those that are suppressed on this day; what is to be said of the
  /// suppressions themselves is added.
  static List<Finding> applied(
      List<Suppression> suppressions, List<Finding> found, LocalDate today, Findings findings) {
    var left = new ArrayList<>(found);
    for (var suppression : suppressions) {
      var isOver = today.isAfter(suppression.until());
      var covers = found.stream().anyMatch(suppression::covers);
      if (isOver) {
        ended(suppression, findings);
      } else if (covers) {
        left.removeIf(suppression::covers);
        near(suppression, today, findings);
      } else {
        unused(suppression, findings);
      }
    }
    return left;
  }

  private static void ended(Suppression suppression, Findings findings) {
    findings.add(
        "suppression-ended",
        "this ended on " + suppression.until(),
        suppression.at(),
        "mend what it suppressed, or decide anew until when it stays");
  }

  private static void near(Suppression suppression, LocalDate today, Findings findings) {
    if (ChronoUnit.DAYS.between(today, suppression.until()) <= NEAR_DAYS) {
      findings.add(
          "suppression-ends-soon",
          "this ends on " + suppression.until(),
          suppression.at(),
          "mend what it suppresses, or decide anew until when it stays");
    }
  }

  private static void unused(Suppression suppression, Findings findings) {
    findings.add(
        "suppression-unused",
        "there is no `%s` here to suppress".formatted(suppression.code()),
        suppression.at(),
        "remove the comment, or put it above what it speaks of");
  }

  private void read(Comments.Comment comment) {
    var place = new Place(file.name(), comment.line(), comment.column());
    switch (Suppression.said(comment.text())) {
      case Suppression.Nothing _ -> {}
      case Suppression.Incomplete _ ->
          findings.add(
              "suppression-incomplete",
              "this suppresses nothing: it needs a code, a last day and a reason",
              place,
              "write `%s`".formatted(Suppression.FORM));
      case Suppression.Whole(var code, var until) -> whole(code, until, comment, place);
    }
  }

  private void whole(String code, LocalDate until, Comments.Comment comment, Place place) {
    if (Catalogue.findOfLint(code).isEmpty()) {
      findings.add(
          "suppression-unknown-code",
          "lint has no code `%s`".formatted(Problems.shown(code)),
          place,
          Catalogue.nearest(code)
              .map("did you mean `%s`?"::formatted)
              .orElse("`belay explain` lists the codes"));
      return;
    }
    var spoken = spokenOf(comment);
    all.add(
        new Suppression(
            code,
            until,
            place,
            spoken.map(Part::from).map(this::place).orElse(place),
            spoken.map(Part::to).map(this::place).orElse(place)));
  }

  private Place place(Mark mark) {
    return new Place(file.name(), mark.getLine() + 1, mark.getColumn() + 1);
  }

  /// A part of the file.
  private record Part(Mark from, Mark to) {}

  private Optional<Part> spokenOf(Comments.Comment comment) {
    var root = new YamlReader(file, new Problems()).root();
    int line = comment.isAlone() ? nextLine(comment.line()) : comment.line();
    return root.flatMap(
        node -> parts(node).filter(part -> part.from.getLine() + 1 == line).findFirst());
  }

  /// The line of the next thing below, counted from 1.
  private int nextLine(int line) {
    var lines = file.lines();
    int next = line;
    while (next < lines.size() && isEmptyOrComment(lines.get(next))) {
      next++;
    }
    return next + 1;
  }

  private static boolean isEmptyOrComment(String line) {
    return line.isBlank() || line.strip().startsWith("#");
  }

  /// The whole of a mapping, and what is inside; the larger ones first. A list begins where its
  /// first element does, which is what a comment above it speaks of.
  private static Stream<Part> parts(Node node) {
    return node instanceof MappingNode
        ? Stream.concat(Stream.of(part(node, node)), inside(node))
        : inside(node);
  }

  private static Stream<Part> inside(Node node) {
    return switch (node) {
      case MappingNode mapping -> mapping.getValue().stream().flatMap(Suppressions::entry);
      case SequenceNode list -> list.getValue().stream().flatMap(Suppressions::element);
      case Node _ -> Stream.empty();
    };
  }

  private static Stream<Part> entry(NodeTuple entry) {
    var whole = part(entry.getKeyNode(), entry.getValueNode());
    return Stream.concat(Stream.of(whole), inside(entry.getValueNode()));
  }

  private static Stream<Part> element(Node element) {
    return Stream.concat(Stream.of(part(element, element)), inside(element));
  }

  private static Part part(Node first, Node last) {
    return new Part(first.getStartMark().orElseThrow(), last.getEndMark().orElseThrow());
  }
}
