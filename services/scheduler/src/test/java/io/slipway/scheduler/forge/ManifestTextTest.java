package io.slipway.scheduler.forge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.model.ManifestTarget;
import io.slipway.model.ManifestTarget.Form;
import io.slipway.model.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTextTest {
  private static final String NEW = "sha256:" + "ab".repeat(32);
  private static final String OLD = "sha256:" + "cd".repeat(32);
  private static final String IMAGE = "r.example.org/shop@" + NEW;

  @Test
  void aKustomizationKeepsEverythingButTheDigest() {
    String text =
        """
        # what runs
        resources:
          - deployment.yaml
        images:
          # the till
          - name: other
            digest: %1$s
          - newName: r.example.org/shop # ours
            name: "shop"
            digest: %1$s # by Slipway
        labels: []
        """
            .formatted(OLD);

    String changed = with(Form.KUSTOMIZE, "shop", text);

    assertThat(changed).isEqualTo(text.replace("digest: " + OLD + " #", "digest: " + NEW + " #"));
    assertThat(with(Form.KUSTOMIZE, "shop", changed)).isEqualTo(changed);
  }

  @Test
  void aTagGivesWayToTheDigestAndWhatIsMissingIsAdded() {
    assertThat(with(Form.KUSTOMIZE, "shop", "images:\n- name: shop\n  newTag: v1\nx: y\n"))
        .isEqualTo("images:\n- name: shop\n  digest: " + NEW + "\nx: y\n");
    assertThat(with(Form.KUSTOMIZE, "shop", "images:\n- name: shop\n"))
        .isEqualTo("images:\n- name: shop\n  digest: " + NEW + "\n");
    assertThat(with(Form.KUSTOMIZE, "shop", "images:\n- name: shopper\nx: y\n"))
        .isEqualTo("images:\n- name: shop\n  digest: " + NEW + "\n- name: shopper\nx: y\n");
    assertThat(with(Form.KUSTOMIZE, "shop", "resources: []\n"))
        .isEqualTo("resources: []\nimages:\n- name: shop\n  digest: " + NEW + "\n");
  }

  @Test
  void aValueIsFoundByItsPath() {
    String text =
        """
        digest: top
        other:
          image:
            digest: theirs
        web:
          # comment
          image:
            repository: r.example.org/shop
            digest: "%s"  # by Slipway
        image: x
        """
            .formatted(OLD);

    assertThat(with(Form.VALUE, "web.image.digest", text))
        .isEqualTo(text.replace("\"" + OLD + "\"", NEW));
    assertThat(with(Form.VALUE, "image", text))
        .isEqualTo(text.replace("image: x", "image: " + IMAGE));
    assertThatThrownBy(() -> with(Form.VALUE, "web.digest", text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("web.digest");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "/etc/passwd", "a/../b", ".git/config", "a/.git/x", "-x", "a//b"})
  void filesStayInsideTheRepository(String file) {
    assertThatThrownBy(() -> target(Form.VALUE, "a", file))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String with(Form form, String key, String text) {
    return ManifestText.with(target(form, key, "a.yaml"), text, IMAGE);
  }

  private static ManifestTarget target(Form form, String key, String file) {
    return new ManifestTarget(
        "https://example.org/d.git", "main", file, new Tag("latest"), form, key, "x");
  }
}
