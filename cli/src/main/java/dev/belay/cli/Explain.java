package dev.belay.cli;

import dev.belay.language.Catalogue;
import dev.belay.language.CataloguePage;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `belay explain`: what the code of a problem means, with an example.
@Command(
    name = "explain",
    description =
        "Explains a code that `belay policy validate` or `belay policy lint` gives; without one, "
            + "lists all.",
    footer = {"", "Example:", "  belay explain rule-hidden"})
final class Explain implements Verb {

  private final Desk desk;

  @Parameters(arity = "0..1", paramLabel = "CODE", description = "Such as rule-hidden.")
  private Optional<String> code = Optional.empty();

  @Option(names = "--json", description = "Print JSON, one object.")
  private boolean json;

  Explain(Desk desk) {
    this.desk = desk;
  }

  @Override
  public ExitCode run() throws InvalidInput {
    if (code.isEmpty()) {
      all();
      return ExitCode.DONE;
    }
    var entry = Catalogue.find(code.get());
    if (entry.isEmpty()) {
      throw new InvalidInput(
          "there is no code `%s`".formatted(code.get()),
          Catalogue.nearest(code.get())
              .map("did you mean `%s`?"::formatted)
              .orElse("`belay explain` lists the codes"));
    }
    if (json) {
      desk.out().println(json(entry.get()).line());
    } else {
      desk.out().print(CataloguePage.of(entry.get()));
      desk.out().flush();
    }
    return ExitCode.DONE;
  }

  private void all() {
    if (json) {
      var all = new JsonObject().put("codes", Catalogue.entries(), Explain::json);
      desk.out().println(all.line());
      return;
    }
    var table = new TextTable("CODE", "LEVEL", "MEANS");
    Catalogue.entries()
        .forEach(entry -> table.add(entry.code(), entry.level().text(), entry.means()));
    table.print(desk.out());
  }

  private static JsonObject json(Catalogue.Entry entry) {
    return new JsonObject()
        .put("code", entry.code())
        .put("command", entry.giver().command())
        .put("level", entry.level().text())
        .put("means", entry.means())
        .put("why", entry.why());
  }
}
