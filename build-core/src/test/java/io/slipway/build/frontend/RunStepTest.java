package io.slipway.build.frontend;

import static io.slipway.build.frontend.Compiled.input;
import static io.slipway.build.frontend.Compiled.last;
import static io.slipway.build.frontend.Compiled.run;
import static io.slipway.build.frontend.Compiled.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.build.graph.BuildPlan;
import io.slipway.build.graph.Operation;
import io.slipway.build.graph.Operation.Ids;
import io.slipway.build.graph.Operation.Mount;
import io.slipway.build.graph.Operation.Sharing;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunStepTest {
  /** The working directory is /srv, the user app. */
  private static final String BASE = "FROM alpine:3\n";

  private static Mount mount(String options) throws Exception {
    return run(Compiled.of(BASE + "ARG D=dir\nRUN --mount=" + options + " true\n"))
        .mounts()
        .getFirst();
  }

  @Test
  void bindsComeFromTheContextReadOnly() throws Exception {
    BuildPlan plan = Compiled.of(BASE + "RUN --mount=target=src,source=a/../b true\n");
    assertThat(run(plan).mounts()).containsExactly(new Mount.Bind("/srv/src", 1, "/b", false));
    assertThat(input(plan, 1)).isEqualTo(new Operation.ContextSource("context"));
    assertThat(mount("type=bind,rw")).isEqualTo(new Mount.Bind("/srv", 1, "/", true));
    assertThat(mount("dst=/x,ro=false")).isEqualTo(new Mount.Bind("/x", 1, "/", true));
  }

  @Test
  void bindsComeFromStagesAndImages() throws Exception {
    BuildPlan plan =
        Compiled.of(
            "FROM alpine:3 AS Tools\nRUN make\n"
                + BASE
                + "RUN --mount=from=tools,target=/t --mount=from=alpine:3,target=/a,source=/etc true\n");
    assertThat(run(plan).mounts())
        .containsExactly(
            new Mount.Bind("/t", 1, "/", false), new Mount.Bind("/a", 2, "/etc", false));
    assertThat(input(plan, 1)).isInstanceOf(Operation.Run.class);
    assertThat(input(plan, 2)).isInstanceOf(Operation.ImageSource.class);
  }

  @Test
  void cachesAreNamedByTheirTargetAsWritten() throws Exception {
    assertThat(mount("type=cache,target=$D/./x/"))
        .isEqualTo(
            new Mount.Cache("/srv/dir/x", "dir/x", Sharing.SHARED, 0, "/", Ids.ROOT, 0755, true));
    assertThat(
            mount(
                "type=cache,id=m2,target=/m,sharing=locked,uid=5,gid=6,mode=0700,ro,from=scratch"))
        .isEqualTo(new Mount.Cache("/m", "m2", Sharing.LOCKED, 0, "/", new Ids(5, 6), 0700, false));
    assertThat(mount("type=cache,target=/m,from=alpine:3,source=/etc,sharing=private"))
        .isEqualTo(new Mount.Cache("/m", "/m", Sharing.PRIVATE, 1, "/etc", Ids.ROOT, 0755, true));
    BuildPlan plan =
        new Compiled()
            .args(Map.of("BUILDKIT_CACHE_MOUNT_NS", "mine"))
            .text(BASE + "RUN --mount=type=cache,target=/m true\n");
    assertThat(run(plan).mounts().getFirst())
        .isInstanceOfSatisfying(Mount.Cache.class, c -> assertThat(c.id()).isEqualTo("mine//m"));
  }

  @Test
  void secretsAreFilesOrVariables() throws Exception {
    assertThat(mount("type=secret,id=a/token"))
        .isEqualTo(
            new Mount.Secret(
                "/run/secrets/token", "a/token", false, Ids.ROOT, 0400, Optional.empty()));
    assertThat(mount("type=secret,target=/etc/key,required,uid=1,mode=0440"))
        .isEqualTo(
            new Mount.Secret("/etc/key", "key", true, new Ids(1, 0), 0440, Optional.empty()));
    assertThat(mount("type=secret,id=t,env=TOKEN"))
        .isEqualTo(new Mount.Secret("", "t", false, Ids.ROOT, 0400, Optional.of("TOKEN")));
    assertThat(mount("type=secret,id=t,env=TOKEN,dst=file"))
        .isEqualTo(new Mount.Secret("/srv/file", "t", false, Ids.ROOT, 0400, Optional.of("TOKEN")));
  }

  @Test
  void secretsInVariablesAreNotShown() throws Exception {
    BuildPlan plan =
        Compiled.of(
            BASE + "ENV TOKEN=x A=1\nrun --mount=type=secret,id=t,env=TOKEN go $TOKEN $A\n");
    assertThat(last(plan).name())
        .isEqualTo("[2/2] RUN --mount=type=secret,id=t,env=TOKEN go **** 1");
  }

  @Test
  void agentsHaveSockets() throws Exception {
    Operation.Run run =
        run(
            Compiled.of(
                BASE + "RUN --mount=type=ssh --mount=type=ssh,id=b,required,dst=/s true\n"));
    assertThat(run.mounts())
        .containsExactly(
            new Mount.Ssh("/run/buildkit/ssh_agent.0", "default", false, Ids.ROOT, 0600),
            new Mount.Ssh("/s", "b", true, Ids.ROOT, 0600));
    assertThat(run.environment()).containsEntry("SSH_AUTH_SOCK", "/run/buildkit/ssh_agent.0");
  }

  @Test
  void aScriptWithAnInterpreterIsAFileThatIsRun() throws Exception {
    BuildPlan plan = Compiled.of(BASE + "RUN <<-EOF\n\t#!/usr/bin/env python\n\tx=1\nEOF\n");
    assertThat(run(plan).argv()).containsExactly("/bin/sh", "-c", "/dev/pipes/EOF");
    assertThat(run(plan).mounts()).containsExactly(new Mount.Bind("/dev/pipes", 1, "/", false));
    assertThat(input(plan, 1))
        .isEqualTo(new Operation.InlineSource(Map.of("EOF", "#!/usr/bin/env python\nx=1\n"), 0755));
    assertThat(told(plan)).isEqualTo("RUN /bin/sh -c /dev/pipes/EOF # buildkit");
    assertThat(last(plan).name()).isEqualTo("[2/2] RUN <<-EOF (#!/usr/bin/env python...)");
  }

  @Test
  void networksHostsAndNamesComeFromTheCaller() throws Exception {
    Compiled all = new Compiled().network(Operation.Network.HOST);
    assertThatThrownBy(() -> all.text(BASE + "RUN true\n")).hasMessageContaining("network.host");
    Compiled none = new Compiled().network(Operation.Network.NONE);
    assertThat(run(none.text(BASE + "RUN --network=default true\n")).network())
        .isEqualTo(Operation.Network.NONE);
    Operation.Run run =
        run(
            new Compiled()
                .hosts(Map.of("db", "10.0.0.1"))
                .args(Map.of("BUILDKIT_SANDBOX_HOSTNAME", "box"))
                .text(BASE + "RUN true\n"));
    assertThat(run.hosts()).containsEntry("db", "10.0.0.1");
    assertThat(run.hostname()).isEqualTo("box");
  }

  @Test
  void proxiesAreNoPartOfTheStepUnlessDeclared() throws Exception {
    Compiled given = new Compiled().args(Map.of("http_proxy", "http://p"));
    Operation.Run run = run(given.text(BASE + "RUN true\n"));
    assertThat(run.environment()).doesNotContainKeys("http_proxy", "HTTP_PROXY");
    assertThat(run.unkeyed()).isEqualTo(Map.of("http_proxy", "http://p", "HTTP_PROXY", "http://p"));
    run = run(given.text(BASE + "ARG http_proxy\nRUN true\n"));
    assertThat(run.environment()).containsEntry("http_proxy", "http://p");
    assertThat(run.unkeyed()).containsOnlyKeys("HTTP_PROXY");
  }

  @Test
  void aMissingDeviceIsOnlyAProblemWhenRequired() throws Exception {
    assertThat(run(Compiled.of(BASE + "RUN --device=vendor/gpu=all [\"x\"]\n")).argv())
        .isEqualTo(List.of("x"));
  }
}
