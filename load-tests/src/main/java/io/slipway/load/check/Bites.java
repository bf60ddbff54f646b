package io.slipway.load.check;

import io.slipway.load.evidence.Evidence;
import io.slipway.load.evidence.Injected;
import java.util.List;
import java.util.function.Predicate;

/** Which of the injected faults hit work. */
final class Bites {
  private final List<Injected> biting;

  Bites(Evidence evidence, Chronicle chronicle) {
    this.biting = evidence.injected().stream().filter(f -> bit(f, chronicle)).toList();
  }

  private static boolean bit(Injected fault, Chronicle chronicle) {
    return switch (fault.bite()) {
      case YES -> true;
      case NO -> false;
      case SEE_LOGS ->
          fault.kind().endsWith(" promoter")
              ? chronicle.promoting(fault.at())
              : chronicle.busy(fault.at());
    };
  }

  List<Injected> all() {
    return biting;
  }

  long count(Predicate<String> kind) {
    return biting.stream().map(Injected::kind).filter(kind).count();
  }
}
