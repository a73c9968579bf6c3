package dev.belay.language;

/// How large what people write may be.
public final class Limits {

  /// Bytes of one file that is no document of data.
  public static final int FILE_BYTES = 1 << 20;

  /// Bytes of one document of data: what it takes to read it is a hundred times as much.
  public static final int DOCUMENT_BYTES = 8 << 20;

  /// Bytes of all documents of data of one project.
  public static final int DATA_BYTES = 64 << 20;

  /// Characters of one expression.
  public static final int EXPRESSION_CHARACTERS = 64 << 10;

  /// How deep an expression, a list or a mapping may nest.
  public static final int NESTING = 100;

  /// How deep an expression may nest together with what its names stand for.
  public static final int NESTING_WITH_NAMES = 400;

  /// Values of one file of examples, those counted again that an alias repeats.
  public static final int EXAMPLE_VALUES = 1_000_000;

  /// Rules of all policies of one project.
  public static final int RULES = 100_000;

  private Limits() {}

  /// Bytes of the file with this path in its project.
  public static int bytesOf(String path) {
    return path.startsWith("data/") && path.endsWith(".yaml") ? DOCUMENT_BYTES : FILE_BYTES;
  }
}
