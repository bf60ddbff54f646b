package io.slipway.build.source;

import java.util.ArrayList;
import java.util.List;

/**
 * What {@code --chmod} does to permissions: sets them to a number, or changes them as chmod(1)'s
 * symbolic modes say, with an empty umask.
 */
sealed interface PermissionChange {
  /** Of directories that have no source. */
  int DIRECTORY = 0755;

  /**
   * What becomes of a file's permissions.
   *
   * @param permissions with set-uid, set-gid and sticky
   */
  int apply(int permissions, boolean directory);

  /** The permissions of a directory that a copy has to make on its way. */
  int ofMadeDirectory();

  /**
   * Reads octal digits or a symbolic mode like {@code u=rwX,go=rX}.
   *
   * @throws UnusableSource when it is neither
   */
  static PermissionChange parse(String text) throws UnusableSource {
    if (text.matches("[0-9]+")) {
      if (!text.matches("0*[0-7]{1,4}")) {
        throw invalid(text);
      }
      return new Number(Integer.parseInt(text, 8));
    }
    return new Symbolic(new SymbolicMode(text).steps());
  }

  private static UnusableSource invalid(String text) {
    return new UnusableSource(
        "the mode '"
            + text
            + "' is neither octal, 0 to 07777, nor symbolic: write for example --chmod=755 or"
            + " --chmod=u=rwX,go=rX");
  }

  /** These permissions and no others. */
  record Number(int permissions) implements PermissionChange {
    @Override
    public int apply(int before, boolean directory) {
      return permissions;
    }

    @Override
    public int ofMadeDirectory() {
      return permissions & 0777;
    }
  }

  /** One change after the other. */
  record Symbolic(List<Step> steps) implements PermissionChange {
    /** Copies the list. */
    public Symbolic {
      steps = List.copyOf(steps);
    }

    @Override
    public int apply(int before, boolean directory) {
      boolean searchable = directory || (before & 0111) != 0;
      int now = before;
      for (Step step : steps) {
        now = step.apply(now, searchable);
      }
      return now;
    }

    @Override
    public int ofMadeDirectory() {
      return DIRECTORY;
    }
  }

  /**
   * One operator with what stands behind it.
   *
   * @param who the bits it is about
   * @param operator {@code +}, {@code -} or {@code =}
   * @param bits to set or clear, for all three classes
   * @param searchBits the same when the file is a directory or anybody's to execute
   * @param from the classes whose bits are taken, as shifts: 6, 3 or 0
   */
  record Step(int who, char operator, int bits, int searchBits, List<Integer> from) {
    int apply(int before, boolean searchable) {
      int wanted = bits | (searchable ? searchBits : 0);
      for (int shift : from) {
        int copied = (before >> shift) & 7;
        wanted |= copied << 6 | copied << 3 | copied;
      }
      wanted &= who;
      return switch (operator) {
        case '+' -> before | wanted;
        case '-' -> before & ~wanted;
        default -> (before & ~cleared()) | wanted;
      };
    }

    /** A copy of another class's bits leaves set-uid and set-gid alone. */
    private int cleared() {
      return from.isEmpty() ? who : who & 0777;
    }
  }

  /** Reads symbolic modes. */
  final class SymbolicMode {
    private static final int ALL = 06777;
    private static final int STICKY = 01000;

    private final String text;
    private int at;

    SymbolicMode(String text) {
      this.text = text;
    }

    List<Step> steps() throws UnusableSource {
      List<Step> steps = new ArrayList<>();
      do {
        int who = who();
        do {
          steps.add(step(who));
        } while (at < text.length() && text.charAt(at) != ',');
      } while (at++ < text.length());
      return steps;
    }

    private char peek() {
      return at < text.length() ? text.charAt(at) : 0;
    }

    private int who() {
      int who = 0;
      for (; ; at++) {
        switch (peek()) {
          case 'a' -> who |= ALL;
          case 'u' -> who |= 04700;
          case 'g' -> who |= 02070;
          case 'o' -> who |= 0007;
          default -> {
            return who;
          }
        }
      }
    }

    private Step step(int who) throws UnusableSource {
      char operator = peek();
      if (operator != '+' && operator != '-' && operator != '=') {
        throw invalid(text);
      }
      at++;
      int about = who == 0 ? ALL : who;
      boolean onlyOthers = who == 0007;
      int bits = 0;
      int searchBits = 0;
      List<Integer> from = new ArrayList<>();
      for (; ; at++) {
        switch (peek()) {
          case 'r' -> bits |= 0444;
          case 'w' -> bits |= 0222;
          case 'x' -> bits |= 0111;
          case 'X' -> {
            if (operator == '-') {
              bits |= 0111;
            } else {
              searchBits |= 0111;
            }
          }
          case 's' -> bits |= onlyOthers ? 0 : 06000;
          case 't' -> {
            if (!onlyOthers) {
              bits |= STICKY;
              about |= STICKY;
            }
          }
          case 'u' -> from.add(6);
          case 'g' -> from.add(3);
          case 'o' -> from.add(0);
          default -> {
            return new Step(about, operator, bits, searchBits, List.copyOf(from));
          }
        }
      }
    }
  }
}
