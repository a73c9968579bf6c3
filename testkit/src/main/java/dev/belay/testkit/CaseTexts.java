package dev.belay.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The texts that cases state: beginnings for those who look for texts that nobody thought of.
public final class CaseTexts {

  private CaseTexts() {}

  /// Every text that stands under one of the names, alone or in a list, in the case files of a
  /// folder.
  ///
  /// @param folder below `cases/`
  public static Stream<byte[]> in(String folder, String... names) {
    var folders = CaseFolders.here();
    var wanted = Set.of(names);
    return folders.in(folder).stream()
        .flatMap(path -> within(folders.read(path).fields(), wanted))
        .map(text -> text.getBytes(UTF_8));
  }

  private static Stream<String> within(@Nullable Object value, Set<String> wanted) {
    return switch (value) {
      case Map<?, ?> map ->
          map.entrySet().stream()
              .flatMap(
                  entry ->
                      wanted.contains(String.valueOf(entry.getKey()))
                          ? texts(entry.getValue())
                          : within(entry.getValue(), wanted));
      case List<?> list -> list.stream().flatMap(element -> within(element, wanted));
      case null, default -> Stream.empty();
    };
  }

  private static Stream<String> texts(@Nullable Object value) {
    return switch (value) {
      case String text -> Stream.of(text);
      case List<?> list -> list.stream().filter(String.class::isInstance).map(String.class::cast);
      case null, default -> Stream.empty();
    };
  }
}
