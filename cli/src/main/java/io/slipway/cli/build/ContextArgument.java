package io.slipway.cli.build;

import io.slipway.build.BuildRequest;
import io.slipway.cli.git.RemoteRef;
import io.slipway.cli.verb.VerbFailed;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the files come from: a directory, or {@code https://host/repo.git#ref:subdirectory}.
 *
 * @param context as the engine wants it
 * @param egress {@code host:port} that the engine must reach for it
 */
record ContextArgument(BuildRequest.Context context, List<String> egress) {

  static ContextArgument parse(String text, Path directory) throws InterruptedException {
    if (text.startsWith("http://") || text.startsWith("https://")) {
      return git(text);
    }
    Path path = directory.resolve(text).normalize();
    if (!Files.isDirectory(path)) {
      throw VerbFailed.usage(
          "no directory " + path + ": give a context directory or the URL of a Git repository");
    }
    return new ContextArgument(new BuildRequest.Context.Directory(path.toString()), List.of());
  }

  private static ContextArgument git(String text) throws InterruptedException {
    int hash = text.indexOf('#');
    String url = hash < 0 ? text : text.substring(0, hash);
    String fragment = hash < 0 ? "" : text.substring(hash + 1);
    int colon = fragment.indexOf(':');
    String ref = colon < 0 ? fragment : fragment.substring(0, colon);
    String subdirectory = colon < 0 ? "" : fragment.substring(colon + 1);
    RemoteRef found = RemoteRef.find(url, ref);
    return new ContextArgument(
        new BuildRequest.Context.Git(url, found.ref(), found.commit(), subdirectory),
        List.of(hostAndPort(URI.create(url))));
  }

  private static String hostAndPort(URI uri) {
    int port = uri.getPort() > 0 ? uri.getPort() : uri.getScheme().equals("https") ? 443 : 80;
    return uri.getHost() + ":" + port;
  }
}
