package io.slipway.builder.inbound;

import io.slipway.events.BuildEvent;
import io.slipway.events.BuildEvent.BuildCancelled;
import io.slipway.model.BuildId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The builds that were cancelled lately; who runs one is told at once. A builder that starts reads
 * some minutes back; whether an older job was cancelled says the history. Safe for many threads.
 */
public final class Cancellations {
  private static final int REMEMBERED = 10_000;

  private final Map<BuildId, BuildCancelled> heard =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<BuildId, BuildCancelled> eldest) {
          return size() > REMEMBERED;
        }
      };
  private final Map<BuildId, Consumer<BuildCancelled>> listeners = new HashMap<>();

  /** Takes in what was told. */
  public synchronized void hear(BuildEvent told) {
    if (told instanceof BuildCancelled cancelled) {
      heard.put(cancelled.build(), cancelled);
      Optional.ofNullable(listeners.get(cancelled.build())).ifPresent(l -> l.accept(cancelled));
    }
  }

  /** Whether a build was cancelled, as far as was heard. */
  synchronized boolean cancelled(BuildId build) {
    return heard.containsKey(build);
  }

  /** Tells the listener when the build is cancelled, now if it was already. */
  synchronized void listen(BuildId build, Consumer<BuildCancelled> listener) {
    listeners.put(build, listener);
    Optional.ofNullable(heard.get(build)).ifPresent(listener);
  }

  /** Nobody runs the build here any more. */
  synchronized void forget(BuildId build) {
    listeners.remove(build);
  }
}
