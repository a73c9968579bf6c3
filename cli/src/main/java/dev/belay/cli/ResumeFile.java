package dev.belay.cli;

import dev.belay.workbench.SimulationCounts;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The file that a user names for a run to go on from.
///
/// @param file as the user typed it
record ResumeFile(Desk desk, Path file) {

  private static final int HEAD_BYTES = 1 << 16;

  /// What the run of before found is counted. A file that is about something else stays as it is.
  SimulationLog open(SimulationIdentity run, SimulationCounts counts)
      throws InvalidInput, IOException {
    var channel = channel();
    try {
      return opened(channel, run, counts);
    } catch (InvalidInput | IOException failure) {
      channel.close();
      throw failure;
    }
  }

  private FileChannel channel() throws InvalidInput, IOException {
    var path = desk.at(file);
    if (Files.isDirectory(path)) {
      throw new InvalidInput("`%s` is a folder".formatted(file), "name a file");
    }
    try {
      return FileChannel.open(
          path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
    } catch (NoSuchFileException _) {
      throw new InvalidInput(
          "there is no folder for `%s`".formatted(file), "make the folder first");
    } catch (AccessDeniedException _) {
      throw new InvalidInput("`%s` may not be written".formatted(file), "check its permissions");
    }
  }

  private SimulationLog opened(FileChannel channel, SimulationIdentity run, SimulationCounts counts)
      throws InvalidInput, IOException {
    requireAlone(channel);
    var head = new LineReader(file.toString(), Channels.newInputStream(channel), HEAD_BYTES).next();
    if (head == null) {
      return SimulationLog.begun(desk.at(file), channel, run);
    }
    var found = run.read(head).orElseThrow(this::isSomethingElse);
    var why = run.whyNotFrom(found);
    if (why.isPresent()) {
      throw new InvalidInput(
          "`%s` %s".formatted(file, why.get()),
          "it is left as it was; name another file, or remove it to begin anew");
    }
    return SimulationLog.goingOn(desk.at(file), channel, found, counts);
  }

  private void requireAlone(FileChannel channel) throws InvalidInput, IOException {
    try {
      if (channel.tryLock() != null) {
        return;
      }
    } catch (OverlappingFileLockException _) {
      // A run in this process.
    }
    throw new InvalidInput("another run writes `%s`".formatted(file), "name another file");
  }

  private InvalidInput isSomethingElse() {
    return new InvalidInput(
        "`%s` is no file that a simulation goes on from".formatted(file),
        "it is left as it was; name another file");
  }
}
