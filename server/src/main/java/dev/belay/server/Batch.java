package dev.belay.server;

import dev.belay.engine.Problem;
import dev.belay.wire.Documents;
import dev.belay.wire.Malformed;
import dev.belay.wire.PointReport;
import dev.belay.wire.Receipt;
import dev.belay.wire.Said;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/// A batch of reports as it came, unpacked within limits: a few bytes may claim to be many.
///
/// @param lines that can be read
/// @param refused those that can't
record Batch(List<Line> lines, List<Receipt.Line> refused) {

  /// @param number counts from 1
  record Line(int number, PointReport report) {

    Receipt.Line refused(Problem problem) {
      return new Receipt.Line(number, Said.Wrong.of(problem));
    }
  }

  Batch {
    lines = List.copyOf(lines);
    refused = List.copyOf(refused);
  }

  /// @param encoding of the content; absent for none
  static Batch unpack(byte[] body, Optional<String> encoding) throws Refused {
    return switch (encoding.orElse("identity")) {
      case "identity" -> read(body);
      case "gzip" -> read(inflated(body));
      case String other ->
          throw new Refused(
              Problem.of(
                  "media-type", "expected `Content-Encoding: gzip`, found `%s`".formatted(other)));
    };
  }

  private static byte[] inflated(byte[] body) throws Refused {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      return bounded(in);
    } catch (IOException _) {
      throw new Refused(Problem.of("malformed-document", "the batch is not whole gzip"));
    }
  }

  private static byte[] bounded(InputStream in) throws IOException, Refused {
    var bytes = in.readNBytes(PointReport.MAX_BATCH_BYTES);
    if (bytes.length == PointReport.MAX_BATCH_BYTES && in.read() >= 0) {
      throw tooLarge("bytes", PointReport.MAX_BATCH_BYTES);
    }
    return bytes;
  }

  private static Batch read(byte[] bytes) throws Refused {
    var lines = new ArrayList<Line>();
    var refused = new ArrayList<Receipt.Line>();
    int number = 0;
    for (var line : split(bytes)) {
      number++;
      try {
        lines.add(new Line(number, Documents.read(line, PointReport.class)));
      } catch (Malformed e) {
        refused.add(new Receipt.Line(number, Said.Wrong.of(e.problem())));
      }
    }
    return new Batch(lines, refused);
  }

  private static List<byte[]> split(byte[] bytes) throws Refused {
    var lines = new ArrayList<byte[]>();
    var line = new ByteArrayOutputStream();
    for (byte next : bytes) {
      if (next == '\n') {
        add(line, lines);
      } else {
        line.write(next);
      }
    }
    add(line, lines);
    return lines;
  }

  private static void add(ByteArrayOutputStream line, List<byte[]> lines) throws Refused {
    if (line.size() == 0) {
      return;
    }
    if (lines.size() == PointReport.MAX_BATCH_LINES) {
      throw tooLarge("lines", PointReport.MAX_BATCH_LINES);
    }
    lines.add(line.toByteArray());
    line.reset();
  }

  private static Refused tooLarge(String what, int limit) {
    return new Refused(
        Problem.of("body-too-large", "at most %,d %s in a batch".formatted(limit, what))
            .withHelp("send them in several batches"));
  }
}
