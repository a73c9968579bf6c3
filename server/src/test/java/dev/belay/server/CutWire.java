package dev.belay.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Stands between a program and its database, and breaks one connection at a chosen moment. Safe
/// for any number of threads.
final class CutWire implements AutoCloseable {

  /// At what moment.
  enum Moment {
    /// The database does not hear the question.
    BEFORE,
    /// The database does what it is asked, and the program does not hear the answer.
    AFTER
  }

  /// One connection of the program, and ours to the database.
  private static final class Line {

    private final Socket program;
    private final Socket server;
    private volatile boolean isMute;

    Line(Socket program, Socket server) throws IOException {
      this.program = program;
      this.server = server;
      program.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
    }

    void close() {
      try (program;
          server) {
        isMute = true;
      } catch (IOException _) {
        // It is closed either way.
      }
    }
  }

  private static final int BUFFER = 64 << 10;

  private final InetSocketAddress database;
  private final ServerSocket door;
  private final Set<Line> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger asked = new AtomicInteger();
  private volatile int cutAt = Integer.MAX_VALUE;
  private volatile boolean isRefusing;
  private volatile Moment moment = Moment.BEFORE;

  CutWire(InetSocketAddress database) throws IOException {
    this.database = database;
    this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("cut-wire").start(this::accept);
  }

  int port() {
    return door.getLocalPort();
  }

  /// From now on the n-th question breaks its connection, counted from 1.
  void cutAt(int question, Moment when) {
    asked.set(0);
    moment = when;
    cutAt = question;
  }

  /// Breaks every connection, and lets no other through until it is mended.
  void refuse() {
    isRefusing = true;
    open.forEach(Line::close);
  }

  /// Nothing breaks any more. Answers how many questions were asked since it was said when to cut.
  int mend() {
    cutAt = Integer.MAX_VALUE;
    isRefusing = false;
    return asked.get();
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        var program = door.accept();
        if (isRefusing) {
          program.close();
          continue;
        }
        var line = new Line(program, new Socket(database.getAddress(), database.getPort()));
        open.add(line);
        Thread.ofVirtual().start(() -> pass(line));
        Thread.ofVirtual().start(() -> answer(line));
      } catch (IOException _) {
        // The door was closed, or whoever knocked has left.
      }
    }
  }

  /// The driver sends a question as a whole and waits for its answer.
  private void pass(Line line) {
    var buffer = new byte[BUFFER];
    try {
      var in = line.program.getInputStream();
      var out = line.server.getOutputStream();
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        var isCut = asked.incrementAndGet() == cutAt;
        if (isCut && moment == Moment.BEFORE) {
          break;
        }
        line.isMute |= isCut;
        out.write(buffer, 0, length);
        out.flush();
        if (isCut) {
          // It does what it was asked, finds that nobody is there, and ends the connection.
          line.server.shutdownOutput();
          return;
        }
      }
    } catch (IOException _) {
      // One side is gone; so is the other now.
    }
    line.close();
  }

  private static void answer(Line line) {
    var buffer = new byte[BUFFER];
    try {
      var in = line.server.getInputStream();
      var out = line.program.getOutputStream();
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        if (!line.isMute) {
          out.write(buffer, 0, length);
          out.flush();
        }
      }
    } catch (IOException _) {
      // One side is gone; so is the other now.
    }
    line.close();
  }

  @Override
  public void close() throws IOException {
    door.close();
    open.forEach(Line::close);
  }
}
