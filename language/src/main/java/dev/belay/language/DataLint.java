package dev.belay.language;

import dev.belay.engine.Value;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// Documents that say two things of one, or whose end has come.
final class DataLint {

  /// How long before its end something is told.
  private static final Duration NEAR = Duration.ofDays(14);

  private final YamlReader yaml;
  private final Instant now;
  private final Findings findings;

  private DataLint(YamlReader yaml, Instant now, Findings findings) {
    this.yaml = yaml;
    this.now = now;
    this.findings = findings;
  }

  static void look(SourceFile document, Instant now, Findings findings) {
    var yaml = new YamlReader(document, new Problems());
    yaml.root().ifPresent(new DataLint(yaml, now, findings)::look);
  }

  private void look(Node node) {
    switch (node) {
      case SequenceNode list -> list.getValue().forEach(this::look);
      case MappingNode mapping -> {
        yaml.mapping(mapping, "a mapping").ifPresent(this::look);
        mapping.getValue().forEach(entry -> look(entry.getValueNode()));
      }
      case Node _ -> {}
    }
  }

  private void look(YamlReader.Fields fields) {
    var keepsNothing = fields.node("zero_data_retention").filter(DataLint::isTrue).isPresent();
    if (keepsNothing && fields.node("retention_days").filter(DataLint::isPositive).isPresent()) {
      findings.add(
          "retention-contradicts",
          "what has zero data retention keeps nothing for days",
          fields.placeOf("retention_days"),
          "ask its operator which of the two holds");
    }
    fields.node("expires").flatMap(DataLint::time).ifPresent(end -> end(end, fields));
  }

  private static boolean isTrue(Node node) {
    return node instanceof ScalarNode scalar
        && scalar.getTag().equals(Tag.BOOL)
        && scalar.getValue().equals("true");
  }

  private static boolean isPositive(Node node) {
    return node instanceof ScalarNode scalar
        && scalar.getTag().equals(Tag.INT)
        && !scalar.getValue().matches("-.*|0+");
  }

  /// A day ends where the next one begins.
  private static Optional<Instant> time(Node node) {
    if (!(node instanceof ScalarNode scalar)) {
      return Optional.empty();
    }
    if (Value.timestamp(scalar.getValue()) instanceof Value.Timestamp(var time)) {
      return Optional.of(time);
    }
    try {
      var day = LocalDate.parse(scalar.getValue());
      return Optional.of(day.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC));
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }

  private void end(Instant end, YamlReader.Fields fields) {
    if (!now.isBefore(end)) {
      findings.add(
          "expired",
          "this has ended",
          fields.placeOf("expires"),
          "remove what has ended, or decide anew until when it holds");
    } else if (now.plus(NEAR).isAfter(end)) {
      findings.add(
          "expires-soon",
          "this ends in %s".formatted(days(Duration.between(now, end).toDays())),
          fields.placeOf("expires"),
          "decide what happens then");
    }
  }

  private static String days(long days) {
    return days == 0 ? "less than a day" : days == 1 ? "1 day" : days + " days";
  }
}
