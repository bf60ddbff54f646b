package io.slipway.builder.config;

import io.slipway.model.BuilderId;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** Names a builder that was given no name: the host, and a number that a restart changes. */
final class BuilderName {
  private static final int MAX_HOST = 60;

  private BuilderName() {}

  static BuilderId random() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "builder";
    }
    String clean = host.replaceAll("[^A-Za-z0-9.-]", "-").replaceFirst("^[^A-Za-z0-9]+", "");
    String name = clean.isEmpty() ? "builder" : clean;
    String suffix = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    return new BuilderId(name.substring(0, Math.min(MAX_HOST, name.length())) + "-" + suffix);
  }
}
