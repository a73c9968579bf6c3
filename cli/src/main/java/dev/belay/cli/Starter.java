package dev.belay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.language.Questions;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;

/// A policy to begin with, and its examples. There is one for each question that comes with Belay.
///
/// @param question that it answers
/// @param name of the policy
/// @param project that the policy is for, as its default is told
/// @param byDefault what the project does where the policy has no opinion
record Starter(String question, String name, String project, String byDefault) {

  /// Questions that have one.
  static Set<String> questions() {
    return Questions.builtIn().keySet();
  }

  String policy() throws IOException {
    return text(".yaml");
  }

  String examples() throws IOException {
    return text(".examples.yaml");
  }

  private String text(String ending) throws IOException {
    try (var in = Starter.class.getResourceAsStream("starters/" + question + ending)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8)
          .replace("NAME", name)
          .replace("PROJECT", project)
          .replace("DEFAULT", byDefault);
    }
  }
}
