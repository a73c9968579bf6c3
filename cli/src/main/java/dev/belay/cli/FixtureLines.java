package dev.belay.cli;

import dev.belay.cli.FixtureFiles.FixtureFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// The fixtures of a file that holds one a line; empty lines are none. It is open until the last
/// one was looked for. Not safe for more than one thread.
final class FixtureLines implements Iterator<Kept>, AutoCloseable {

  private final FixtureFile file;
  private final @Nullable LineReader lines;
  private @Nullable Kept ahead;
  private long told;

  FixtureLines(Desk desk, FixtureFile file) {
    this.file = file;
    this.lines = opened(desk, file);
    advance();
  }

  private @Nullable LineReader opened(Desk desk, FixtureFile opened) {
    try {
      var in = Files.newInputStream(desk.at(opened.path()));
      return new LineReader(opened.path().toString(), in, GateInput.LIMIT_BYTES);
    } catch (IOException failure) {
      ahead = new Kept.Unreadable(opened.path().toString(), failure);
      return null;
    }
  }

  @Override
  public boolean hasNext() {
    return ahead != null;
  }

  @Override
  public Kept next() {
    var next = ahead;
    if (next == null) {
      throw new NoSuchElementException();
    }
    ahead = null;
    if (!(next instanceof Kept.Unreadable)) {
      advance();
    }
    return next;
  }

  private void advance() {
    if (lines == null) {
      return;
    }
    try {
      ahead = found(lines);
    } catch (InvalidInput | IOException failure) {
      ahead = new Kept.Unreadable(name(lines), failure);
    }
    if (!(ahead instanceof Kept.Line)) {
      close();
    }
  }

  private @Nullable Kept found(LineReader open) throws InvalidInput, IOException {
    var json = open.next();
    while (json != null && new String(json, java.nio.charset.StandardCharsets.UTF_8).isBlank()) {
      json = open.next();
    }
    if (json == null) {
      return null;
    }
    var length = open.bytes() - told;
    told = open.bytes();
    return new Kept.Line(name(open), length, json);
  }

  private String name(LineReader open) {
    return "%s:%d".formatted(file.path(), open.line());
  }

  @Override
  public void close() {
    try {
      if (lines != null) {
        lines.close();
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
