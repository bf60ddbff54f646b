package io.slipway.engine.host.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CgroupPlaceTest {
  @Test
  void oldHierarchiesTakeAGroupBelowOnesOwn() {
    String mounts =
        """
        30 20 0:26 / /sys/fs/cgroup rw - tmpfs tmpfs rw,mode=755
        31 30 0:27 / /sys/fs/cgroup/cpu,cpuacct rw shared:9 - cgroup cgroup rw,cpu,cpuacct
        32 30 0:28 / /sys/fs/cgroup/memory rw shared:10 - cgroup cgroup rw,memory
        33 30 0:29 /job /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids
        """;
    String own = "5:memory:/a/b\n4:pids:/job/c\n3:cpu,cpuacct:/x\n";

    assertThat(CgroupPlace.of(mounts, own))
        .containsExactly(
            new CgroupPlace(Path.of("/sys/fs/cgroup/memory/a/b"), "memory", false),
            new CgroupPlace(Path.of("/sys/fs/cgroup/pids/c"), "pids", false));
  }

  @Test
  void theNewHierarchyTakesAGroupBesideOnesOwn() {
    String mounts = "30 20 0:26 / /sys/fs/cgroup rw shared:4 - cgroup2 cgroup2 rw\n";

    assertThat(CgroupPlace.of(mounts, "0::/user.slice/app.slice/run-1.scope\n"))
        .extracting(place -> place.directory() + " " + place.limitFile())
        .containsExactly(
            "/sys/fs/cgroup/user.slice/app.slice memory.max",
            "/sys/fs/cgroup/user.slice/app.slice pids.max");
    assertThat(CgroupPlace.of(mounts, "0::/\n"))
        .extracting(CgroupPlace::directory)
        .containsOnly(Path.of("/sys/fs/cgroup"));
  }

  @Test
  void nineTenthsOfTheMemory() {
    assertThat(EngineCgroups.memory("MemFree: 5 kB\nMemTotal:       1000 kB\n")).isEqualTo(921_600);
  }
}
