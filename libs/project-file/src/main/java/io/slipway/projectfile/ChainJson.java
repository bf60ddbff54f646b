package io.slipway.projectfile;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.slipway.model.ChainStep;
import io.slipway.model.PromotionChain;
import java.util.List;
import java.util.stream.Stream;

/** A chain between the engine, which read it, and the builder, which tells the farm. */
public final class ChainJson {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().serializationInclusion(JsonInclude.Include.NON_NULL).build();

  private ChainJson() {}

  static String write(PromotionChain chain) {
    try {
      List<ChainStep> steps = chain.stages().stream().map(ChainStep::of).toList();
      return MAPPER.writeValueAsString(steps);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot write a chain", e);
    }
  }

  /**
   * The chain.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static PromotionChain read(String json) {
    try {
      ChainStep[] steps = MAPPER.readValue(json, ChainStep[].class);
      return new PromotionChain(Stream.of(steps).map(ChainStep::stage).toList());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no chain: " + e.getOriginalMessage(), e);
    }
  }
}
