package io.slipway.build.dockerfile;

/**
 * What is wrong with one instruction, while it is being read and its place is known only to the
 * caller.
 */
final class SyntaxProblem extends Exception {
  private static final long serialVersionUID = 1L;

  private final String culprit;
  private final String advice;

  /**
   * Describes a problem.
   *
   * @param culprit the text to point at; empty for the whole instruction
   */
  SyntaxProblem(String reason, String culprit, String advice) {
    super(reason);
    this.culprit = culprit;
    this.advice = advice;
  }

  SyntaxProblem(String reason) {
    this(reason, "", "");
  }

  String culprit() {
    return culprit;
  }

  String advice() {
    return advice;
  }

  Problem at(SourceText source, Node node) {
    return new Problem(source.find(node.range(), culprit), String.valueOf(getMessage()), advice);
  }
}
