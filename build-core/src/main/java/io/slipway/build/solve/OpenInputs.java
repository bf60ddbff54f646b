package io.slipway.build.solve;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The inputs of one running step, and what must be closed after it, last opened first. */
final class OpenInputs implements AutoCloseable {
  private final List<StepInput> inputs = new ArrayList<>();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  void add(StepInput input) {
    inputs.add(input);
  }

  List<StepInput> list() {
    return List.copyOf(inputs);
  }

  <T extends AutoCloseable> T closing(T resource) {
    open.push(resource);
    return resource;
  }

  @Override
  public void close() throws IOException {
    IOException failed = null;
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        IOException next = e instanceof IOException io ? io : new IOException("cannot close", e);
        if (failed == null) {
          failed = next;
        } else {
          failed.addSuppressed(next);
        }
      }
    }
    if (failed != null) {
      throw failed;
    }
  }
}
