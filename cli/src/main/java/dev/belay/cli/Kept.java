package dev.belay.cli;

import java.io.IOException;
import java.nio.file.Path;

/// A request that somebody keeps, before anybody looked into it.
sealed interface Kept {

  /// What it is called where its answer is told.
  String name();

  /// How many bytes of all fixtures it is.
  long length();

  byte[] read(Desk desk) throws InvalidInput, IOException;

  /// Alone in its file.
  record Whole(Path file, long length) implements Kept {

    @Override
    public String name() {
      return file.toString();
    }

    @Override
    public byte[] read(Desk desk) throws InvalidInput, IOException {
      return FileReading.read(desk, file, GateInput.LIMIT_BYTES);
    }
  }

  /// A line of a file.
  @SuppressWarnings("ArrayRecordComponent") // read once, by one thread
  record Line(String name, long length, byte[] json) implements Kept {

    @Override
    public byte[] read(Desk desk) {
      return json;
    }
  }

  /// What could not be read: it is told when its turn comes.
  record Unreadable(String name, Exception why) implements Kept {

    @Override
    public long length() {
      return 0;
    }

    @Override
    public byte[] read(Desk desk) throws InvalidInput, IOException {
      switch (why) {
        case InvalidInput invalid -> throw invalid;
        case IOException world -> throw world;
        default -> throw new IllegalStateException(why);
      }
    }
  }
}
