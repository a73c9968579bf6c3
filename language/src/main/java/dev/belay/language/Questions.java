package dev.belay.language;

import dev.belay.engine.Question;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The questions that come with the product.
public final class Questions {

  private static final List<String> NAMES =
      List.of(
          "access",
          "config.push",
          "http.request",
          "mcp.read",
          "model.call",
          "token.exchange",
          "tool.call",
          "tool.script");

  private static final Map<String, Question> BUILT_IN = readAll();

  private Questions() {}

  /// By name, sorted.
  public static Map<String, Question> builtIn() {
    return BUILT_IN;
  }

  /// The JSON Schema of a question, as shipped. Absent when no such question comes with the
  /// product.
  public static Optional<String> schema(String name) {
    return NAMES.contains(name) ? Optional.of(text(name)) : Optional.empty();
  }

  private static Map<String, Question> readAll() {
    var questions = new TreeMap<String, Question>();
    for (var name : NAMES) {
      var problems = new Problems();
      var file = new SourceFile(name + ".schema.json", text(name));
      var question = new SchemaReader(file, problems).question(name);
      questions.put(
          name,
          question.orElseThrow(
              () -> new AssertionError(new ArrayList<>(problems.sorted()).toString())));
    }
    return Collections.unmodifiableMap(questions);
  }

  private static String text(String name) {
    try (var in = Questions.class.getResourceAsStream("questions/" + name + ".schema.json")) {
      if (in == null) {
        throw new AssertionError("no schema for " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
