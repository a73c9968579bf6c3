package dev.belay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import java.util.Objects;

/// A policy to begin with, and its examples. There is one for each question that comes with Belay.
///
/// @param question that it answers
/// @param name of the policy
/// @param project that the policy is for, as its default is told
/// @param byDefault what the project does where the policy has no opinion
record Starter(String question, String name, String project, String byDefault) {

  /// Questions that have one.
  static final List<String> QUESTIONS =
      List.of(
          "access",
          "config.push",
          "http.request",
          "mcp.read",
          "model.call",
          "token.exchange",
          "tool.call",
          "tool.script");

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
