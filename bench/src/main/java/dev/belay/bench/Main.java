package dev.belay.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// `bench/run`: runs a benchmark and prints its table.
final class Main {

  /// One trial, in a process that the race starts.
  static final String TRIAL = "trial";

  /// Parsing and checking only.
  static final String CHECK = "check";

  /// A process that ends as it began.
  static final String NOTHING = "nothing";

  /// One measure of loading, in a process of its own.
  static final String MEASURE = "measure";

  private static final int OK = 0;
  private static final int DIFFERS = 1;
  private static final int WRONG_USAGE = 2;

  private Main() {}

  public static void main(String[] arguments) throws Exception {
    System.exit(run(List.of(arguments), System.out, System.err));
  }

  private static int run(List<String> arguments, PrintStream out, PrintStream err)
      throws Exception {
    return switch (arguments.isEmpty() ? "" : arguments.getFirst()) {
      case NOTHING -> OK;
      case TRIAL -> trial(arguments, out);
      case CHECK -> {
        var rules = Integer.parseInt(arguments.get(1));
        out.println(Yardsticks.check(rules, System::nanoTime).line());
        yield OK;
      }
      case MEASURE -> {
        var measure = Measure.valueOf(arguments.get(1));
        var sizes = Sizes.of(arguments.get(2));
        var job = new Measure.Job(sizes, Path.of(arguments.get(3)), System::nanoTime);
        out.println(new Message.Taken(measure.taken(job)).line());
        yield OK;
      }
      case "decide", "load" -> {
        var options = Options.of(arguments.subList(1, arguments.size()));
        if (options.isPresent()) {
          yield arguments.getFirst().equals("load")
              ? load(options.get(), out, err)
              : decide(options.get(), out, err);
        }
        err.print(Options.USAGE);
        yield WRONG_USAGE;
      }
      default -> {
        err.print(Options.USAGE);
        yield WRONG_USAGE;
      }
    };
  }

  private static int trial(List<String> arguments, PrintStream out) throws Exception {
    var contender = Contenders.find(arguments.get(1)).orElseThrow();
    var rules = Integer.parseInt(arguments.get(2));
    var settings = arguments.get(3).equals(Options.QUICK) ? Settings.quick() : Settings.thorough();
    var figures =
        new Trial(
                contender,
                rules,
                settings,
                System::nanoTime,
                message -> out.println(message.line()))
            .run();
    out.println(new Message.Done(figures).line());
    return OK;
  }

  private static int decide(Options options, PrintStream out, PrintStream err)
      throws IOException, InterruptedException {
    var settings = options.settings();
    var contenders =
        Contenders.all().stream()
            .filter(contender -> options.only().matcher(contender.title()).find())
            .toList();
    err.println("yardsticks: a bare start, and checking conditions with dev.cel alone");
    var yardsticks = Yardsticks.measure(settings.coldRules(), System::nanoTime);
    var outcomes = new Race(contenders, options, err).run();
    var results = new Results(options, yardsticks, outcomes, Contenders.absent());
    var report = new Report(results).text();
    out.print(report);
    if (options.json().isPresent()) {
      Files.writeString(options.json().get(), results.json());
    }
    if (options.document().isPresent()) {
      Document.write(options.document().get(), "decide", report);
    }
    return results.allAgree() ? OK : DIFFERS;
  }

  private static int load(Options options, PrintStream out, PrintStream err)
      throws IOException, InterruptedException {
    var results = new LoadRun(options, err).run(System::nanoTime);
    var report = new LoadReport(results).text();
    out.print(report);
    if (options.json().isPresent()) {
      Files.writeString(options.json().get(), results.json());
    }
    if (options.document().isPresent()) {
      Document.write(options.document().get(), "load", report);
    }
    return OK;
  }
}
