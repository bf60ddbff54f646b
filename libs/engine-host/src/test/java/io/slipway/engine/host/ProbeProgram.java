package io.slipway.engine.host;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * A program of nothing but system calls, for x86-64: needs no compiler here and no library where it
 * runs. Makes its calls in order; ends with the errno of the first that fails, or 0.
 */
final class ProbeProgram {
  private static final long BASE = 0x400000;
  private static final int CODE = 0x78; // after the ELF header and one program header
  private static final int DATA = 0x1000;
  private static final int RESULTS = 0x1800;

  /** Opcodes of {@code mov reg, imm64}, in the order of a call's arguments. */
  private static final byte[][] SET = {
    {0x48, (byte) 0xBF}, {0x48, (byte) 0xBE}, {0x48, (byte) 0xBA},
    {0x49, (byte) 0xBA}, {0x49, (byte) 0xB8}, {0x49, (byte) 0xB9}
  };

  /** Opcodes of {@code mov reg, [reg]}, in the same order. */
  private static final byte[][] FETCH = {
    {0x48, (byte) 0x8B, 0x3F}, {0x48, (byte) 0x8B, 0x36}, {0x48, (byte) 0x8B, 0x12},
    {0x4D, (byte) 0x8B, 0x12}, {0x4D, (byte) 0x8B, 0x00}, {0x4D, (byte) 0x8B, 0x09}
  };

  /** {@code test rax,rax; jns over; mov rdi,rax; neg rdi; mov eax,60; syscall}. */
  private static final byte[] END_ON_FAILURE = {
    0x48,
    (byte) 0x85,
    (byte) 0xC0,
    0x79,
    0x0D,
    0x48,
    (byte) 0x89,
    (byte) 0xC7,
    0x48,
    (byte) 0xF7,
    (byte) 0xDF,
    (byte) 0xB8,
    60,
    0,
    0,
    0,
    0x0F,
    0x05
  };

  /** {@code xor edi,edi; mov eax,60; syscall}. */
  private static final byte[] END = {0x31, (byte) 0xFF, (byte) 0xB8, 60, 0, 0, 0, 0x0F, 0x05};

  private final ByteArrayOutputStream code = new ByteArrayOutputStream();
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();
  private int calls;

  /** The result of an earlier call as an argument, counted from 0. */
  record Result(int call) {}

  /**
   * Adds a call.
   *
   * @param arguments numbers, strings and byte arrays (their addresses), {@link Result}s
   */
  ProbeProgram call(int number, Object... arguments) {
    List<Object> all = new ArrayList<>(List.of(arguments));
    for (int i = 0; i < all.size(); i++) {
      code.writeBytes(SET[i]);
      switch (all.get(i)) {
        case Number value -> imm64(value.longValue());
        case String text ->
            imm64(place((text + "\0").getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        case byte[] bytes -> imm64(place(bytes));
        case Result result -> {
          imm64(BASE + RESULTS + 8L * result.call());
          code.writeBytes(FETCH[i]);
        }
        default -> throw new IllegalArgumentException("not an argument: " + all.get(i));
      }
    }
    code.writeBytes(new byte[] {0x48, (byte) 0xB8});
    imm64(number);
    code.writeBytes(new byte[] {0x0F, 0x05});
    code.writeBytes(END_ON_FAILURE);
    code.writeBytes(new byte[] {0x48, (byte) 0xA3});
    imm64(BASE + RESULTS + 8L * calls++);
    return this;
  }

  private long place(byte[] bytes) {
    while (data.size() % 8 != 0) {
      data.write(0);
    }
    long address = BASE + DATA + data.size();
    data.writeBytes(bytes);
    return address;
  }

  private void imm64(long value) {
    code.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
  }

  /** Writes the program as an executable file. */
  void write(Path file) throws IOException {
    ByteBuffer elf = ByteBuffer.allocate(0x2000).order(ByteOrder.LITTLE_ENDIAN);
    elf.put(new byte[] {0x7F, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    elf.putShort((short) 2).putShort((short) 62).putInt(1); // executable, x86-64
    elf.putLong(BASE + CODE).putLong(64).putLong(0).putInt(0); // entry, program header, no sections
    elf.putShort((short) 64).putShort((short) 56).putShort((short) 1);
    elf.putShort((short) 64).putShort((short) 0).putShort((short) 0);
    elf.putInt(1).putInt(7); // loaded, readable, writable, executable
    elf.putLong(0).putLong(BASE).putLong(BASE).putLong(0x2000).putLong(0x2000).putLong(0x1000);
    elf.put(CODE, code.toByteArray()).put(CODE + code.size(), END);
    elf.put(DATA, data.toByteArray());
    Files.write(file, elf.array());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
