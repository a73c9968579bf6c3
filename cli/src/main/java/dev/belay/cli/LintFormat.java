package dev.belay.cli;

import java.util.Optional;
import java.util.stream.Stream;

/// How a program is told what lint found.
enum LintFormat {
  JSON,
  SARIF,
  JUNIT,
  GITHUB;

  static Optional<LintFormat> from(String text) {
    return Stream.of(values()).filter(format -> format.name().equalsIgnoreCase(text)).findFirst();
  }

  /// With the end of its last line.
  String print(Linted linted) {
    return switch (this) {
      case JSON -> LintJson.print(linted);
      case SARIF -> LintSarif.print(linted);
      case JUNIT -> LintJunit.print(linted);
      case GITHUB -> LintGithub.print(linted);
    };
  }
}
