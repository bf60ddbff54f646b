package io.slipway.cli.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a forge sends when somebody pushes: the payload's bytes and the headers that prove it.
 *
 * <p>Source: GitHub's documentation of webhooks, "Validating webhook deliveries".
 *
 * @param body the bytes that were signed
 * @param headers event, delivery id and signature
 */
record SignedPush(byte[] body, Map<String, String> headers) {

  /** Copies the headers. */
  SignedPush {
    headers = Map.copyOf(headers);
  }

  /**
   * Signs a push.
   *
   * @param repositoryUrl as registered with the project
   * @param delivery unique for this push
   */
  static SignedPush sign(
      String repositoryUrl, SampleRepository.Commit commit, String delivery, String secret) {
    ObjectNode payload =
        JsonNodeFactory.instance
            .objectNode()
            .put("ref", "refs/heads/" + commit.branch())
            .put("before", "0".repeat(40))
            .put("after", commit.hash())
            .put("created", false)
            .put("deleted", false);
    payload
        .putObject("repository")
        .put("name", "hello")
        .put("full_name", "demo/hello")
        .put("clone_url", repositoryUrl)
        .put("html_url", repositoryUrl);
    payload.putObject("pusher").put("name", "demo");
    payload.putObject("head_commit").put("id", commit.hash()).put("message", commit.message());
    byte[] body = payload.toString().getBytes(StandardCharsets.UTF_8);
    return new SignedPush(
        body,
        Map.of(
            "X-GitHub-Event",
            "push",
            "X-GitHub-Delivery",
            delivery,
            "X-Hub-Signature-256",
            "sha256=" + hmac(body, secret)));
  }

  static String hmac(byte[] body, String secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
