package io.slipway.cli.warm;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Waits for calls in a directory that only its user can enter, and runs each on a thread of its
 * own. There is one for each directory; it listens on no port. Ends when it was idle for long, when
 * the installation changed, or when its directory is taken away.
 */
public final class WarmServer implements AutoCloseable {
  private static final String CALLS = "calls";
  private static final String SERVER = "server";
  private static final long LOOK_EVERY_MILLIS = 50;
  private static final long LEAVING_MILLIS = 200;
  private static final long LEAVING_LOOK_MILLIS = 3;
  private static final int LONGEST_LINE = 32;

  /** Runs one command line as if it were a process; returns its exit code. */
  public interface Verb {
    /** May be interrupted, which cancels. */
    int run(Invocation invocation);

    /** What to do when the caller has its exit code. */
    void afterwards();
  }

  private final Path directory;
  private final Verb verb;
  private final Caller own;
  private final FileChannel lock;
  private final Set<Thread> running = ConcurrentHashMap.newKeySet();
  private volatile long lastUse = System.nanoTime();

  private WarmServer(Path directory, Verb verb, Caller own, FileChannel lock) {
    this.directory = directory;
    this.verb = verb;
    this.own = own;
    this.lock = lock;
  }

  /**
   * Takes a directory over.
   *
   * @param directory of this user alone, with mode 700
   * @return null when another server has it
   */
  public static @Nullable WarmServer open(Path directory, Verb verb)
      throws IOException, InterruptedException {
    return open(directory, verb, Caller.of(ProcessHandle.current().pid()));
  }

  /** With another process's circumstances as its own. */
  static @Nullable WarmServer open(Path directory, Verb verb, Caller own)
      throws IOException, InterruptedException {
    FileChannel lock =
        FileChannel.open(
            directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock held = lock.tryLock();
    if (held == null) {
      lock.close();
      return null;
    }
    WarmServer server = new WarmServer(directory, verb, own, lock);
    server.clear();
    Process fifo =
        new ProcessBuilder("mkfifo", "-m", "600", directory.resolve(CALLS).toString()).start();
    if (fifo.waitFor() != 0) {
      throw new IOException("cannot make a pipe in " + directory);
    }
    Files.writeString(directory.resolve(SERVER), ProcessHandle.current().pid() + "\n");
    return server;
  }

  /**
   * What a server that was killed left; launchers that wait for it notice by its process. What its
   * engine in reserve left is in a directory, which the next engine in reserve sweeps.
   */
  private void clear() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        if (!file.endsWith("lock") && !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /** Answers calls until {@link #close}. */
  public void serve() throws IOException {
    try (FileChannel calls =
        FileChannel.open(
            directory.resolve(CALLS), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      StringBuilder line = new StringBuilder();
      ByteBuffer one = ByteBuffer.allocate(1);
      while (calls.read(one.clear()) > 0) {
        char c = (char) one.get(0);
        if (c == '\n') {
          answer(line.toString());
          line.setLength(0);
        } else if (line.length() < LONGEST_LINE) {
          line.append(c);
        }
      }
    }
  }

  private void answer(String pid) {
    Thread thread = Thread.ofPlatform().name("call-" + pid).unstarted(() -> attempt(pid));
    running.add(thread);
    thread.start();
  }

  private void attempt(String pid) {
    try {
      Caller caller = Caller.of(Long.parseLong(pid));
      Call call = Call.read(directory, caller);
      if (!caller.livesLike(own) || !Files.isDirectory(caller.directory())) {
        call.refuse();
      } else if (call.take()) {
        run(call);
      }
    } catch (IOException | NumberFormatException e) {
      return; // the launcher is gone, or builds by itself when nobody answers
    } finally {
      lastUse = System.nanoTime();
      running.remove(Thread.currentThread());
    }
  }

  private void run(Call call) throws IOException {
    int code = 3;
    Thread watch = watch(call, Thread.currentThread());
    try (OutputStream out = call.out();
        OutputStream err = call.err()) {
      code =
          verb.run(
              new Invocation(
                  call.arguments(),
                  call.variables(),
                  call.caller().directory(),
                  InputStream.nullInputStream(),
                  out,
                  err));
    } finally {
      watch.interrupt();
      call.end(code);
      letGo(call.caller());
      verb.afterwards();
    }
  }

  /** A launcher that has its code ends first: what comes afterwards wants the same processors. */
  private static void letGo(Caller caller) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LEAVING_MILLIS);
    while (caller.isAlive() && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LEAVING_LOOK_MILLIS));
    }
  }

  /** A launcher that is gone wants nothing any more. */
  private static Thread watch(Call call, Thread runs) {
    return Thread.ofVirtual()
        .name("caller-watch")
        .start(
            () -> {
              try {
                while (call.caller().isAlive()) {
                  TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
                }
                runs.interrupt();
                while (true) { // its pipes may be opened only now
                  call.release();
                  TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
                }
              } catch (InterruptedException e) {
                return; // the call is over
              }
            });
  }

  /** Whether nothing ran for so long. */
  public boolean idleFor(Duration time) {
    return running.isEmpty() && System.nanoTime() - lastUse > time.toNanos();
  }

  /** Whether launchers can find it. */
  public boolean isReachable() {
    return Files.exists(directory.resolve(CALLS)) && Files.exists(directory.resolve(SERVER));
  }

  /** Answers no new call; those that run are not disturbed. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(directory.resolve(SERVER));
    Files.deleteIfExists(directory.resolve(CALLS));
    lock.close();
  }
}
