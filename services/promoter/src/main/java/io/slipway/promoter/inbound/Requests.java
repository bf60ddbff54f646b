package io.slipway.promoter.inbound;

import io.slipway.model.Digest;
import io.slipway.model.ImageName;
import io.slipway.model.Tag;
import org.jspecify.annotations.Nullable;

/** Reads the values of requests; what has no right form is a problem of the sender. */
final class Requests {
  private Requests() {}

  static ImageName image(@Nullable String text) throws PromoterProblem {
    if (text == null) {
      throw PromoterProblem.invalid("image is missing, want host[:port]/path");
    }
    try {
      return new ImageName(text);
    } catch (IllegalArgumentException e) {
      throw PromoterProblem.invalid(String.valueOf(e.getMessage()));
    }
  }

  static Digest digest(String text) throws PromoterProblem {
    try {
      return new Digest(text);
    } catch (IllegalArgumentException e) {
      throw PromoterProblem.invalid(String.valueOf(e.getMessage()));
    }
  }

  static Tag tag(String text) throws PromoterProblem {
    try {
      return new Tag(text);
    } catch (IllegalArgumentException e) {
      throw PromoterProblem.invalid(String.valueOf(e.getMessage()));
    }
  }
}
