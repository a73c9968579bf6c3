package dev.belay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.engine.Json;
import dev.belay.engine.Value.Int;
import dev.belay.engine.Value.Mapping;
import dev.belay.workbench.Simulation.Changed;
import dev.belay.workbench.SimulationCounts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// What a simulation found so far, kept in a file as it is found: first of which run it is, then
/// each changed answer in a line, and after the answers of some fixtures how many were asked. What
/// stands behind the last of these counts is not heeded, so it may be cut off anywhere.
///
/// Not safe for more than one thread.
final class SimulationLog implements AutoCloseable {

  private static final String ASKED = "asked";
  private static final int LINE_BYTES = Json.MAX_BYTES;

  private final Path file;
  private final FileChannel channel;
  private final SimulationIdentity run;

  private SimulationLog(Path file, FileChannel channel, SimulationIdentity run) {
    this.file = file;
    this.channel = channel;
    this.run = run;
  }

  /// One that begins anew.
  static SimulationLog begun(Path file, FileChannel channel, SimulationIdentity run)
      throws IOException {
    var log = new SimulationLog(file, channel, run);
    channel.truncate(0);
    log.write(run.json().line() + "\n");
    return log;
  }

  /// One that nobody goes on from.
  static SimulationLog scratch(SimulationIdentity run) throws IOException {
    var file = Files.createTempFile("belay-", ".simulation");
    var channel =
        FileChannel.open(
            file,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    return begun(file, channel, run);
  }

  /// One that another run wrote; what it found is counted.
  ///
  /// @param found of which run it is
  static SimulationLog goingOn(
      Path file, FileChannel channel, SimulationIdentity found, SimulationCounts counts)
      throws InvalidInput, IOException {
    var log = new SimulationLog(file, channel, found);
    channel.truncate(log.restored(counts));
    channel.position(channel.size());
    return log;
  }

  /// Where what counts ends.
  private long restored(SimulationCounts counts) throws InvalidInput, IOException {
    var lines = lines();
    lines.next();
    var end = lines.bytes();
    var pending = new ArrayList<Changed>();
    for (var line = lines.next(); line != null; line = lines.next()) {
      var read = read(line);
      var asked = read.flatMap(SimulationLog::asked);
      read.flatMap(ChangedJson::read).ifPresent(pending::add);
      if (asked.isPresent()) {
        pending.forEach(counts::add);
        pending.clear();
        counts.addAsked(asked.get() - counts.fixtures());
        end = lines.bytes();
      }
    }
    return end;
  }

  private static Optional<Mapping> read(byte[] line) {
    return Json.read(line) instanceof Json.Parsed(Mapping json)
        ? Optional.of(json)
        : Optional.empty();
  }

  private static Optional<Long> asked(Mapping json) {
    return json.find(ASKED).orElse(json) instanceof Int(var count)
        ? Optional.of(count)
        : Optional.empty();
  }

  private LineReader lines() throws IOException {
    channel.position(0);
    return new LineReader(file.toString(), Channels.newInputStream(channel), LINE_BYTES);
  }

  /// When the first of the runs began that wrote it.
  Instant began() {
    return run.began();
  }

  /// @param asked how many fixtures were asked in all
  void add(List<Changed> changed, long asked) throws IOException {
    var text = new StringBuilder();
    changed.forEach(each -> text.append(ChangedJson.of(each).line()).append('\n'));
    text.append(new JsonObject().put(ASKED, asked).line()).append('\n');
    write(text.toString());
  }

  private void write(String text) throws IOException {
    var bytes = ByteBuffer.wrap(text.getBytes(UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /// All changed answers, in the order of the fixtures. Nothing can be added afterwards.
  void each(Consumer<Changed> consumer) throws InvalidInput, IOException {
    var lines = lines();
    for (var line = lines.next(); line != null; line = lines.next()) {
      read(line).flatMap(ChangedJson::read).ifPresent(consumer);
    }
  }

  /// Nobody goes on from a run that came to its end.
  void delete() throws IOException {
    Files.deleteIfExists(file);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
