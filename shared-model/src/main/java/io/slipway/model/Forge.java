package io.slipway.model;

/**
 * Where a project's repository is hosted. It decides how its webhooks prove where they come from; a
 * header of the request never does.
 */
public enum Forge {
  /** {@code X-Hub-Signature-256}: HMAC of the body. */
  GITHUB,
  /** {@code X-Gitlab-Token}: the secret itself. */
  GITLAB,
  /** {@code X-Gitea-Signature}: HMAC of the body. Forgejo, too. */
  GITEA,
  /** {@code X-Hub-Signature}: HMAC of the body. */
  BITBUCKET
}
