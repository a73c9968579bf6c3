package dev.belay.cli;

import java.nio.file.Path;
import picocli.CommandLine.TypeConversionException;

/// Whose key is in which file, as an option says it: `NAME=FILE`.
record NamedKey(String name, Path file) {

  static NamedKey from(String text) {
    int end = text.indexOf('=');
    if (end < 1 || end == text.length() - 1) {
      throw new TypeConversionException("`%s` is not NAME=FILE".formatted(text));
    }
    return new NamedKey(text.substring(0, end), Path.of(text.substring(end + 1)));
  }
}
