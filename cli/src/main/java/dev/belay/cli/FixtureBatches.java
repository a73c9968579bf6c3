package dev.belay.cli;

import dev.belay.cli.FixtureFiles.FixtureFile;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// All fixtures, a few at a time, in their order. Not safe for more than one thread.
final class FixtureBatches implements Iterator<List<Kept>>, AutoCloseable {

  /// Enough that handing them to another thread costs nothing beside answering them.
  private static final int MOST = 128;

  private static final long MOST_BYTES = 1 << 20;

  private final Desk desk;
  private final Iterator<FixtureFile> files;
  private Iterator<Kept> ofOneFile = List.<Kept>of().iterator();
  private @Nullable FixtureLines open;

  FixtureBatches(FixtureFiles files) {
    this.desk = files.desk();
    this.files = files.all().iterator();
  }

  /// Passes over as many; answers how many bytes they were.
  long skip(long fixtures) {
    long bytes = 0;
    for (long i = 0; i < fixtures && hasNext(); i++) {
      bytes += ofOneFile.next().length();
    }
    return bytes;
  }

  @Override
  public boolean hasNext() {
    while (!ofOneFile.hasNext() && files.hasNext()) {
      ofOneFile = of(files.next());
    }
    return ofOneFile.hasNext();
  }

  private Iterator<Kept> of(FixtureFile file) {
    if (!file.hasLines()) {
      return List.<Kept>of(new Kept.Whole(file.path(), file.bytes())).iterator();
    }
    open = new FixtureLines(desk, file);
    return open;
  }

  @Override
  public List<Kept> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    var batch = new ArrayList<Kept>();
    long bytes = 0;
    while (batch.size() < MOST && bytes < MOST_BYTES && hasNext()) {
      var kept = ofOneFile.next();
      batch.add(kept);
      bytes += kept.length();
    }
    return batch;
  }

  @Override
  public void close() {
    if (open != null) {
      open.close();
    }
  }
}
