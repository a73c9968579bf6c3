package dev.belay.bench;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What was asked for on the command line.
///
/// @param only contenders whose title contains a match
/// @param json where the figures are written as JSON
/// @param document where the table is written between its markers
record Options(boolean isQuick, Pattern only, Optional<Path> json, Optional<Path> document) {

  static final String QUICK = "--quick";
  static final String THOROUGH = "--thorough";

  static final String USAGE =
      """
      usage: bench/run decide [OPTIONS]   what a decision costs, beside the peers
             bench/run load [OPTIONS]     what it costs to load and change policies, and to stop
        --quick       a minute or two: shows that everything runs, its figures mean nothing
        --only REGEX  only contenders, or measures, whose title contains a match
        --json FILE   writes every figure to a file
        --write       writes the table to docs/benchmarks.md
      """;

  private static final Path DOCUMENT = Path.of("docs", "benchmarks.md");

  /// Absent when they cannot be understood.
  static Optional<Options> of(List<String> arguments) {
    var left = new ArrayDeque<>(arguments);
    var options = new Options(false, Pattern.compile(""), Optional.empty(), Optional.empty());
    while (!left.isEmpty()) {
      var option = left.removeFirst();
      var needsValue = option.equals("--only") || option.equals("--json");
      if (needsValue && left.isEmpty()) {
        return Optional.empty();
      }
      switch (option) {
        case QUICK -> options = options.quick();
        case "--only" -> options = options.only(Pattern.compile(left.removeFirst()));
        case "--json" -> options = options.json(Path.of(left.removeFirst()));
        case "--write" -> options = options.document(DOCUMENT);
        default -> {
          return Optional.empty();
        }
      }
    }
    return Optional.of(options);
  }

  private Options quick() {
    return new Options(true, only, json, document);
  }

  private Options only(Pattern newOnly) {
    return new Options(isQuick, newOnly, json, document);
  }

  private Options json(Path file) {
    return new Options(isQuick, only, Optional.of(file), document);
  }

  private Options document(Path file) {
    return new Options(isQuick, only, json, Optional.of(file));
  }

  Settings settings() {
    return isQuick ? Settings.quick() : Settings.thorough();
  }
}
