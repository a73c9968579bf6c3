package dev.belay.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;

/// How far a long command has come, in one line at a terminal that is drawn again and again; at
/// the end nothing is left of it. Not safe for more than one thread.
final class Progress implements AutoCloseable {

  private static final int WIDTH = 20;
  private static final Duration PAUSE = Duration.ofMillis(100);

  /// What passed before says little of what is to come.
  private static final Duration ENOUGH = Duration.ofSeconds(1);

  private static final String ERASED = "\r\u001b[K";

  private final Optional<PrintWriter> terminal;
  private final InstantSource clock;
  private final long all;
  private final long atFirst;
  private final Instant begun;
  private Instant drawn = Instant.MIN;

  /// @param all what there is to do, such as bytes
  /// @param atFirst what was done before
  Progress(Desk desk, long all, long atFirst) {
    this.terminal = desk.terminal();
    this.clock = desk.clock();
    this.all = all;
    this.atFirst = atFirst;
    this.begun = clock.instant();
  }

  void show(long done, String what) {
    var now = clock.instant();
    if (terminal.isPresent() && !now.isBefore(drawn.plus(PAUSE))) {
      drawn = now;
      terminal.get().print(ERASED + line(done, what, Duration.between(begun, now)));
      terminal.get().flush();
    }
  }

  private String line(long done, String what, Duration passed) {
    var share = all == 0 ? 1 : Math.min(1, (double) done / all);
    var filled = (int) (share * WIDTH);
    return String.format(
        Locale.ROOT,
        "[%s%s] %3d %%  %s%s",
        "#".repeat(filled),
        ".".repeat(WIDTH - filled),
        (int) (share * 100),
        what,
        left(done, passed).map(time -> ", about " + Printed.duration(time) + " left").orElse(""));
  }

  /// As long for what is left as it was for what was done in this run.
  private Optional<Duration> left(long done, Duration passed) {
    var now = done - atFirst;
    return now <= 0 || done >= all || passed.compareTo(ENOUGH) < 0
        ? Optional.empty()
        : Optional.of(
            Duration.ofSeconds((long) Math.ceil(passed.toMillis() / 1e3 * (all - done) / now)));
  }

  @Override
  public void close() {
    if (!drawn.equals(Instant.MIN)) {
      terminal.ifPresent(shown -> shown.print(ERASED));
      terminal.ifPresent(PrintWriter::flush);
    }
  }
}
