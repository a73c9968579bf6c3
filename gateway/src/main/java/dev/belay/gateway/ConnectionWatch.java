package dev.belay.gateway;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;

/// Notices at once when a client leaves while its request is worked on.
///
/// A write would notice too late: the first one after the client has left still succeeds. So a
/// thread of its own reads the connection, which has nothing more to say until it is answered, and
/// meets its end. Two readers of one connection would rob each other, so a connection that was
/// watched is closed after its answer.
final class ConnectionWatch {

  /// What a client may send before its request is answered. More is no client of ours.
  private static final int EARLY_BYTES = 64 << 10;

  /// A connection's requests are handled by the thread that reads it.
  private static final ThreadLocal<ConnectionContext> CONNECTION = new ThreadLocal<>();

  /// Remembers each thread's connection. Part of the server's configuration.
  static final class Listener implements Http1ConnectionListener {
    @Override
    public void prologue(ConnectionContext connection, HttpPrologue prologue) {
      CONNECTION.set(connection);
    }
  }

  private final HelidonSocket socket;
  private final Runnable gone;

  private ConnectionWatch(HelidonSocket socket, Runnable gone) {
    this.socket = socket;
    this.gone = gone;
  }

  /// Watches the connection of the request that this thread handles.
  ///
  /// @param gone called at most once, by another thread; also when the connection is closed by us
  static void start(ServerResponse response, Runnable gone) {
    var socket = CONNECTION.get().serverSocket();
    response.whenSent(socket::close);
    Thread.ofVirtual().name("mcp-client-watch").start(new ConnectionWatch(socket, gone)::watch);
  }

  /// Closes the connection of the request that this thread handles, once it is answered.
  static void closeAfter(ServerResponse response) {
    response.whenSent(CONNECTION.get().serverSocket()::close);
  }

  private void watch() {
    var early = BufferData.create(1 << 10);
    int bytes = 0;
    while (bytes <= EARLY_BYTES) {
      int read = read(early);
      if (read < 0) {
        break;
      }
      bytes += read;
      early.reset();
    }
    gone.run();
  }

  /// The number of bytes read, 0 when nothing came for a while, -1 at the end.
  private int read(BufferData buffer) {
    try {
      return socket.read(buffer);
    } catch (UncheckedIOException e) {
      return e.getCause() instanceof SocketTimeoutException ? 0 : -1;
    }
  }
}
