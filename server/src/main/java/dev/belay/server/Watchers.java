package dev.belay.server;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Handle;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/// Wakes those who wait for a change of the database, whichever server makes it. The tables are
/// the truth: a watcher that is woken reads them, and it is woken now and then without a reason,
/// so a lost call costs time and nothing else. Safe for any number of threads.
final class Watchers implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Watchers.class.getName());

  private static final String CHANNEL = "belay";

  /// How long a call that was lost delays those who wait for it.
  private static final Duration SAFETY_POLL = Duration.ofSeconds(10);

  private static final Duration BEFORE_NEXT_ATTEMPT = Duration.ofSeconds(1);

  /// What is waited for under one topic: how often it was called, and by how many it is watched.
  private static final class Bell {

    private long calls;
    private int watches;
  }

  /// One who waits. Remembers what it has heard, so that nothing that happens between two waits is
  /// missed. Not safe for more than one thread.
  final class Watch implements AutoCloseable {

    private final Topic topic;
    private final Bell bell;
    private long heard;

    private Watch(Topic topic, Bell bell) {
      this.topic = topic;
      this.bell = bell;
      this.heard = bell.calls;
    }

    /// Waits until the topic is called, or so long. False once the server stops: then there is
    /// nothing more to wait for.
    boolean await(Duration atMost) throws InterruptedException {
      long nanos = TimeUnit.NANOSECONDS.convert(atMost);
      lock.lock();
      try {
        while (heard == bell.calls && !isClosed && nanos > 0) {
          nanos = called.awaitNanos(nanos);
        }
        heard = bell.calls;
        return !isClosed;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      lock.lock();
      try {
        if (--bell.watches == 0) {
          bells.remove(topic);
        }
      } finally {
        lock.unlock();
      }
    }
  }

  private final Database database;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition called = lock.newCondition();
  private final Map<Topic, Bell> bells = new HashMap<>();
  private final Thread listener;
  private boolean isClosed;

  private Watchers(Database database) {
    this.database = database;
    this.listener = Thread.ofVirtual().name("belay-listener").unstarted(this::listen);
  }

  static Watchers start(Database database) {
    var watchers = new Watchers(database);
    watchers.listener.start();
    return watchers;
  }

  /// Calls all who wait for this topic, once the transaction is committed.
  static void call(Handle transaction, Topic topic) {
    transaction
        .select("select pg_notify(?, ?)::text", CHANNEL, topic.name())
        .mapTo(String.class)
        .one();
  }

  /// Watches from now on. The caller closes it.
  Watch watch(Topic topic) {
    lock.lock();
    try {
      var bell = bells.computeIfAbsent(topic, _ -> new Bell());
      bell.watches++;
      return new Watch(topic, bell);
    } finally {
      lock.unlock();
    }
  }

  private void listen() {
    while (isOpen()) {
      try (var connection = database.ownConnection()) {
        listen(connection);
      } catch (SQLException e) {
        if (isOpen()) {
          LOG.log(System.Logger.Level.WARNING, "no calls are heard: {0}", e.getMessage());
          pause();
        }
      }
    }
  }

  private void listen(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("listen " + CHANNEL);
      while (isOpen()) {
        // At first for what was missed before, then for what may have been lost; and the
        // statement fails where the connection is dead without anybody having said so.
        callAll();
        statement.execute("select 1");
        hear(connection.unwrap(PGConnection.class));
      }
    }
  }

  private void hear(PGConnection connection) throws SQLException {
    long deadline = System.nanoTime() + SAFETY_POLL.toNanos();
    for (long left = SAFETY_POLL.toNanos();
        left > 0 && isOpen();
        left = deadline - System.nanoTime()) {
      int millis = (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(left));
      PGNotification[] calls = connection.getNotifications(millis);
      for (var call : calls == null ? new PGNotification[0] : calls) {
        call(new Topic(call.getParameter()));
      }
    }
  }

  private void call(Topic topic) {
    lock.lock();
    try {
      var bell = bells.get(topic);
      if (bell != null) {
        bell.calls++;
        called.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private void callAll() {
    lock.lock();
    try {
      bells.values().forEach(bell -> bell.calls++);
      called.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private boolean isOpen() {
    lock.lock();
    try {
      return !isClosed;
    } finally {
      lock.unlock();
    }
  }

  private void pause() {
    long nanos = BEFORE_NEXT_ATTEMPT.toNanos();
    lock.lock();
    try {
      while (!isClosed && nanos > 0) {
        nanos = called.awaitNanos(nanos);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /// Wakes everyone for the last time.
  @Override
  public void close() {
    lock.lock();
    try {
      isClosed = true;
      called.signalAll();
    } finally {
      lock.unlock();
    }
    listener.interrupt();
  }
}
