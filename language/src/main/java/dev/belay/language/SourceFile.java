package dev.belay.language;

import dev.belay.engine.Problem;
import dev.belay.engine.Problem.Place;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A file that somebody wrote, and where its characters are.
///
/// @param name as people know it: its path in the project
public record SourceFile(String name, String text) {

  /// What became of bytes.
  public sealed interface Read {}

  public record Whole(SourceFile file) implements Read {}

  public record Broken(Problem problem) implements Read {}

  /// Bytes as text: UTF-8, no more than fit its limit, a byte order mark left out.
  public static Read read(String name, byte[] bytes) {
    var start = new Place(name, 1, 1);
    int most = Limits.bytesOf(name);
    if (bytes.length > most) {
      return new Broken(
          Problem.of("file-too-large", "at most %,d bytes, found %,d".formatted(most, bytes.length))
              .at(start)
              .withHelp("split the file"));
    }
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return new Whole(new SourceFile(name, text.startsWith("\uFEFF") ? text.substring(1) : text));
    } catch (CharacterCodingException _) {
      return new Broken(
          Problem.of("not-utf-8", "the file is not UTF-8").at(start).withHelp("save it as UTF-8"));
    }
  }

  /// The lines, without their ends, for showing a place.
  List<String> lines() {
    return new ArrayList<>(text.lines().toList());
  }
}
