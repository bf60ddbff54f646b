package io.slipway.scheduler.outbound;

import io.slipway.model.ProjectId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals webhook secrets with the farm's key (AES-256-GCM), so that they may stand on a topic. A
 * sealed secret opens only for the project it was sealed for.
 */
public final class SecretBox {
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final String CIPHER = "AES/GCM/NoPadding";

  private final SecureRandom random = new SecureRandom();
  private final SecretKeySpec key;

  private SecretBox(byte[] key) {
    this.key = new SecretKeySpec(key, "AES");
  }

  /**
   * Opens the box with the key of a file; makes the file, readable by its owner only, when it is
   * not there. Several processes may do so at once and get the same key.
   *
   * @throws IOException when the file cannot be read or made, or holds no key
   */
  public static SecretBox open(Path keyFile) throws IOException {
    if (!Files.exists(keyFile)) {
      create(keyFile);
    }
    byte[] key = Files.readAllBytes(keyFile);
    if (key.length != KEY_BYTES) {
      throw new IOException(
          keyFile + " holds " + key.length + " bytes, a key has " + KEY_BYTES + "; restore it");
    }
    return new SecretBox(key);
  }

  /** Complete before it is visible: a link never replaces what another process made first. */
  private static void create(Path keyFile) throws IOException {
    Path directory = keyFile.toAbsolutePath().getParent();
    if (directory == null) {
      throw new IOException("not a file: " + keyFile);
    }
    Files.createDirectories(directory);
    FileAttribute<?> ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Path draft = Files.createTempFile(directory, ".key", "", ownerOnly);
    try {
      byte[] key = new byte[KEY_BYTES];
      new SecureRandom().nextBytes(key);
      Files.write(draft, key);
      publish(draft, keyFile);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static void publish(Path draft, Path keyFile) throws IOException {
    try {
      Files.createLink(keyFile, draft);
    } catch (FileAlreadyExistsException e) {
      // Another process was faster: its key counts.
    }
  }

  /** The secret as it may stand on a topic. */
  public String seal(ProjectId project, String secret) {
    return seal(project.value(), secret);
  }

  /** A token as it may stand on a topic; it opens for this project and this address only. */
  public String sealToken(ProjectId project, String address, String token) {
    return seal(tokenOf(project, address), token);
  }

  private static String tokenOf(ProjectId project, String address) {
    return project + " token for " + address; // a project's name has no space
  }

  private String seal(String bound, String secret) {
    try {
      byte[] nonce = new byte[NONCE_BYTES];
      random.nextBytes(nonce);
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce, bound);
      byte[] sealed = cipher.doFinal(secret.getBytes(StandardCharsets.UTF_8));
      byte[] all = new byte[NONCE_BYTES + sealed.length];
      System.arraycopy(nonce, 0, all, 0, NONCE_BYTES);
      System.arraycopy(sealed, 0, all, NONCE_BYTES, sealed.length);
      return Base64.getEncoder().encodeToString(all);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM cannot do " + CIPHER, e);
    }
  }

  /**
   * The secret itself.
   *
   * @throws GeneralSecurityException when it was sealed with another key or for another project
   */
  public byte[] unseal(ProjectId project, String sealed) throws GeneralSecurityException {
    return unseal(project.value(), sealed);
  }

  /**
   * The token itself.
   *
   * @throws GeneralSecurityException when it was sealed with another key, for another project or
   *     another address
   */
  public String unsealToken(ProjectId project, String address, String sealed)
      throws GeneralSecurityException {
    return new String(unseal(tokenOf(project, address), sealed), StandardCharsets.UTF_8);
  }

  private byte[] unseal(String bound, String sealed) throws GeneralSecurityException {
    byte[] all;
    try {
      all = Base64.getDecoder().decode(sealed);
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("the sealed secret of " + bound + " is no Base64", e);
    }
    if (all.length <= NONCE_BYTES) {
      throw new GeneralSecurityException("the sealed secret of " + bound + " is too short");
    }
    byte[] nonce = java.util.Arrays.copyOf(all, NONCE_BYTES);
    return cipher(Cipher.DECRYPT_MODE, nonce, bound)
        .doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES);
  }

  private Cipher cipher(int mode, byte[] nonce, String bound) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(bound.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
