package io.slipway.load.farm;

import io.slipway.load.evidence.Delivered;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Pushes to several images, spread over the run. Each is told one to five times, at random moments
 * and to random schedulers; the first telling is repeated until somebody accepts it, as forges do.
 */
public final class Pushes {
  private static final int MOST_TELLINGS = 5;
  private static final long AGAIN_MILLIS = 500;
  private static final int SPREAD_MILLIS = 4_000;
  private static final int OVERTAKING = 3;
  private static final Duration LONG = Duration.ofSeconds(40);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final LoadedFarm farm;
  private final FarmApi api = new FarmApi();
  private final Random random;
  private final List<Push> pushes = new ArrayList<>();
  private final List<Push> extra = new CopyOnWriteArrayList<>();
  private final AtomicInteger killers = new AtomicInteger();
  private final List<FarmApi.Registration> projects = new ArrayList<>();

  private static final class Push {
    final FarmApi.Registration project;
    final int place;
    final String before;
    final String commit;
    final Set<String> builds = new HashSet<>();
    int sent;
    int accepted;

    Push(FarmApi.Registration project, int place, String before, String commit) {
      this.project = project;
      this.place = place;
      this.before = before;
      this.commit = commit;
    }

    synchronized void told(Optional<String> build) {
      sent++;
      build.ifPresent(
          id -> {
            accepted++;
            builds.add(id);
          });
    }

    synchronized Delivered delivered() {
      return new Delivered(project.image(), place, commit, builds, sent, accepted);
    }
  }

  /**
   * What is pushed.
   *
   * @param seed decides when it is told again
   * @param images how many
   * @param builds how many pushes, over all images
   * @param mixed whether images differ: the second one of three and more has a gate that its builds
   *     have to pass, and the last one is built from the first one's repository, so that the same
   *     commits are built twice
   */
  public record Load(long seed, int images, int builds, boolean mixed) {
    private boolean twin(int image) {
      return mixed && image > 1 && image == images;
    }

    private boolean checked(int image) {
      return mixed && image == 2 && !twin(image);
    }
  }

  /**
   * Makes the repositories and registers their projects.
   *
   * @param content of the repositories
   */
  public Pushes(LoadedFarm farm, Load load, Forge.Content content)
      throws IOException, InterruptedException, TimeoutException {
    this.farm = farm;
    this.random = new Random(load.seed());
    int images = load.images();
    int builds = load.builds();
    List<List<Push>> lines = new ArrayList<>();
    List<String> first = List.of();
    for (int i = 1; i <= images; i++) {
      String name = "app-" + i;
      boolean twin = load.twin(i);
      boolean checked = load.checked(i);
      FarmApi.Registration project =
          project(farm, name, twin ? "app-1" : name, checked ? Forge.Content.CHECK : List.of());
      Path bare = farm.home().resolve("git").resolve(name + ".git");
      int commits = builds / images + (i <= builds % images ? 1 : 0);
      List<String> hashes =
          commits == 0
              ? List.of()
              : twin
                  ? first.subList(0, commits)
                  : Forge.repository(bare, commits, checked ? content.checkable() : content);
      if (i == 1) {
        first = hashes;
      }
      List<Push> line = new ArrayList<>();
      for (int n = 0; n < hashes.size(); n++) {
        String before = n == 0 ? "0".repeat(40) : hashes.get(n - 1);
        line.add(new Push(project, n + 1, before, hashes.get(n)));
      }
      lines.add(line);
      register(project);
    }
    for (int n = 0; n < builds; n++) {
      List<Push> line = lines.get(n % images);
      pushes.add(line.get(n / images));
    }
  }

  private static FarmApi.Registration project(
      LoadedFarm farm, String name, String repository, List<String> check) {
    return new FarmApi.Registration(
        name,
        farm.git().url(repository + ".git"),
        farm.proxy().address() + "/chaos/" + name,
        "the secret of " + name + " and of nobody else",
        check);
  }

  /** Registers a project as it is; false when the farm did not accept it, or died of it. */
  public boolean registerAgain() throws InterruptedException {
    try {
      return api.change(scheduler(), projects.getFirst(), 1);
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Pushes to an image of its own what takes long to build, so that there is time to kill who does.
   *
   * @return the image
   */
  public String pushKiller() throws IOException, InterruptedException {
    String name = "killer-" + killers.incrementAndGet();
    Path bare = farm.home().resolve("git").resolve(name + ".git");
    String commit = Forge.repository(bare, 1, Forge.Content.sleeping(LONG)).getFirst();
    FarmApi.Registration project = project(farm, name, name, List.of());
    while (!registered(project)) {
      Thread.sleep(AGAIN_MILLIS);
    }
    Push push = new Push(project, 1, "0".repeat(40), commit);
    untilAccepted(push);
    extra.add(push);
    return project.image();
  }

  private boolean registered(FarmApi.Registration project) throws InterruptedException {
    try {
      return api.register(scheduler(), project);
    } catch (IOException e) {
      return false; // killed meanwhile
    }
  }

  private void register(FarmApi.Registration project)
      throws IOException, InterruptedException, TimeoutException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!registered(project)) {
      if (System.nanoTime() > end) {
        throw new TimeoutException("no scheduler accepts project " + project.id());
      }
      Thread.sleep(AGAIN_MILLIS);
    }
    projects.add(project);
  }

  private synchronized String scheduler() {
    List<ServiceProcess> some = farm.services("scheduler");
    return LoadedFarm.url(some.get(random.nextInt(some.size())));
  }

  private synchronized int random(int bound) {
    return random.nextInt(bound);
  }

  /**
   * Sends all of them within this time; returns when the last was accepted.
   *
   * @param reordered whether any three pushes of an image that follow each other may overtake each
   *     other on their way; the first comes alone, because who makes a branch says nothing of what
   *     comes after
   */
  public void send(Duration within, boolean reordered) throws InterruptedException {
    long start = System.nanoTime();
    long gap = within.toNanos() / Math.max(1, pushes.size());
    List<Thread> senders = new ArrayList<>();
    List<Thread> firsts = new ArrayList<>();
    List<Push> order = new ArrayList<>(pushes);
    if (reordered) {
      for (int i = projects.size(); i < order.size(); i += window()) {
        Collections.shuffle(order.subList(i, Math.min(order.size(), i + window())), random);
      }
    }
    for (int i = 0; i < order.size(); i++) {
      Push push = order.get(i);
      long wait = start + i * gap - System.nanoTime();
      Thread.sleep(Math.max(0, wait / 1_000_000));
      Thread first = Thread.ofVirtual().start(() -> untilAccepted(push));
      senders.add(first);
      for (int more = random(MOST_TELLINGS); more > 0; more--) {
        senders.add(Thread.ofVirtual().start(() -> once(push, random(SPREAD_MILLIS))));
      }
      firsts.add(first);
      int among = i - projects.size();
      boolean last = among < 0 || among % window() == window() - 1;
      if (!reordered || last) {
        for (Thread one : firsts) {
          one.join();
        }
        firsts.clear();
      }
    }
    for (Thread sender : senders) {
      sender.join();
    }
  }

  private int window() {
    return OVERTAKING * projects.size();
  }

  private void untilAccepted(Push push) {
    try {
      Optional<String> build = tell(push);
      while (build.isEmpty()) {
        Thread.sleep(AGAIN_MILLIS);
        build = tell(push);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void once(Push push, long afterMillis) {
    try {
      Thread.sleep(afterMillis);
      tell(push);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Optional<String> tell(Push push) throws InterruptedException {
    String key = push.project.id() + "-" + push.place;
    Optional<String> build =
        api.push(scheduler(), push.project, new FarmApi.Push(push.before, push.commit, key));
    push.told(build);
    return build;
  }

  /** What became of every push. */
  public List<Delivered> delivered() {
    return Stream.concat(pushes.stream(), extra.stream()).map(Push::delivered).toList();
  }

  /** The images' names. */
  public List<String> images() {
    return projects.stream().map(FarmApi.Registration::image).toList();
  }

  /** Their paths inside the registry. */
  public List<String> repositories() {
    return Stream.concat(projects.stream(), extra.stream().map(p -> p.project))
        .map(p -> p.image().substring(p.image().indexOf('/') + 1))
        .toList();
  }
}
