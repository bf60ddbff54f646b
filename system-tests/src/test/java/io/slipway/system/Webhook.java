package io.slipway.system;

import static io.restassured.RestAssured.given;

import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Posts pushes as GitHub does. */
record Webhook(String server, String cloneUrl, String secret) {

  /** A push of a commit to main, in a delivery of its own. */
  Response push(String commit) throws GeneralSecurityException {
    return push(commit, UUID.randomUUID().toString(), secret);
  }

  /** A push in a named delivery, signed with this secret. */
  Response push(String commit, String delivery, String signedWith) throws GeneralSecurityException {
    String body =
        """
        {"ref":"refs/heads/main","before":"%s","after":"%s","deleted":false,
         "repository":{"full_name":"demo/app","clone_url":"%s","html_url":"%s"},
         "pusher":{"name":"ada"},"head_commit":{"id":"%s","message":"m"}}"""
            .formatted("0".repeat(40), commit, cloneUrl, cloneUrl, commit);
    return given()
        .baseUri(server)
        .header("X-GitHub-Event", "push")
        .header("X-GitHub-Delivery", delivery)
        .header("X-Hub-Signature-256", "sha256=" + hmac(body, signedWith))
        .contentType("application/json")
        .body(body)
        .post("/webhooks/github");
  }

  private static String hmac(String body, String secret) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
  }
}
