package dev.belay.workbench;

import dev.belay.engine.Problem;
import dev.belay.language.Problems;
import dev.belay.language.SourceFile;
import java.util.List;

/// Makes a policy of Belay of a policy of gait: exactly where both languages can say it, otherwise
/// at least as strictly, and never without saying so.
public final class GaitImport {

  /// What became of the file.
  public sealed interface Result {}

  /// A policy of Belay was written.
  ///
  /// @param text the policy, as a file
  /// @param warnings what does not mean the same
  public record Imported(String text, List<Problem> warnings) implements Result {

    public Imported {
      warnings = List.copyOf(warnings);
    }
  }

  /// It is no policy of gait.
  public record Refused(List<Problem> problems) implements Result {

    public Refused {
      problems = List.copyOf(problems);
    }
  }

  private GaitImport() {}

  /// What it says of single calls.
  ///
  /// @param file what people call it
  public static Result of(String file, byte[] bytes) {
    return read(file, bytes, GaitImport::ofCalls);
  }

  /// What it says of scripts.
  ///
  /// @param file what people call it
  public static Result ofScripts(String file, byte[] bytes) {
    return read(file, bytes, GaitImport::ofScripts);
  }

  /// Writes what was read.
  @FunctionalInterface
  private interface Writer {
    Imported write(GaitPolicy policy, SourceFile source, Problems warnings);
  }

  private static Result read(String file, byte[] bytes, Writer writer) {
    return switch (SourceFile.read(file, bytes)) {
      case SourceFile.Broken(var problem) -> new Refused(List.of(problem));
      case SourceFile.Whole(var source) -> read(source, writer);
    };
  }

  private static Result read(SourceFile source, Writer writer) {
    var wrong = new Problems();
    var warnings = new Problems();
    var policy = new GaitPolicyReader(source, wrong, warnings).policy();
    return policy
        .<Result>map(read -> writer.write(read, source, warnings))
        .orElseGet(() -> new Refused(wrong.sorted()));
  }

  private static Imported ofCalls(GaitPolicy policy, SourceFile source, Problems warnings) {
    var name = GaitNames.ofFile(source.name());
    var text = new GaitTranslation(policy, warnings).policy(name, last(source)).text();
    return new Imported(text, warnings.sorted());
  }

  private static Imported ofScripts(GaitPolicy policy, SourceFile source, Problems warnings) {
    var name = new GaitNames(warnings).rule(GaitNames.ofFile(source.name()), "scripts");
    return new Imported(
        new GaitScripts(policy.scripts()).policy(name, last(source)).text(), List.of());
  }

  /// The name of the file, without its folders.
  private static String last(SourceFile source) {
    return source.name().substring(source.name().lastIndexOf('/') + 1);
  }
}
