package io.slipway.leases;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.clients.jedis.JedisPooled;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Leases as Redis keys with a time to live. The value is {@code token owner}; scripts compare it,
 * so that nobody touches another's lease.
 */
public final class RedisLeases implements Leases, AutoCloseable {
  private static final String PREFIX = "slipway:lease:";

  /** Takes the key when it is free or ours. Used for acquiring and renewing alike. */
  private static final String TAKE =
      """
      local held = redis.call('GET', KEYS[1])
      if held and held ~= ARGV[1] then return 0 end
      redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
      return 1
      """;

  private static final String RELEASE =
      """
      if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
      return 0
      """;

  /** Value and remaining time in one step, so that both belong together. */
  private static final String HOLDER =
      """
      local held = redis.call('GET', KEYS[1])
      if not held then return {} end
      return {held, tostring(redis.call('PTTL', KEYS[1]))}
      """;

  private static final Pattern VALUE = Pattern.compile("(-?\\d{1,18}) (.*\\S.*)");

  private final URI redis;
  private final JedisPooled pool;

  /**
   * Connects when it is used first.
   *
   * @param redis {@code redis://host:port[/db]}
   */
  public RedisLeases(URI redis) {
    this.redis = redis;
    this.pool = new JedisPooled(redis);
  }

  @Override
  public Optional<Lease> acquire(String name, String owner, long token, Duration ttl)
      throws LeasesUnavailable {
    Lease lease = new Lease(name, owner, token, ttl);
    return take(lease) ? Optional.of(lease) : Optional.empty();
  }

  @Override
  public boolean renew(Lease lease) throws LeasesUnavailable {
    return take(lease);
  }

  private boolean take(Lease lease) throws LeasesUnavailable {
    Object taken =
        ask(
            jedis ->
                jedis.eval(
                    TAKE,
                    List.of(key(lease.name())),
                    List.of(value(lease), Long.toString(lease.ttl().toMillis()))));
    return Long.valueOf(1).equals(taken);
  }

  @Override
  public void release(Lease lease) throws LeasesUnavailable {
    ask(jedis -> jedis.eval(RELEASE, List.of(key(lease.name())), List.of(value(lease))));
  }

  @Override
  public Optional<Lease> holder(String name) throws LeasesUnavailable {
    Object answer = ask(jedis -> jedis.eval(HOLDER, List.of(key(name)), List.of()));
    if (!(answer instanceof List<?> parts) || parts.size() != 2) {
      return Optional.empty();
    }
    long millis = Long.parseLong(String.valueOf(parts.get(1)));
    Matcher value = VALUE.matcher(String.valueOf(parts.get(0)));
    if (!value.matches()) {
      return Optional.empty(); // a stranger's value is nobody's lease
    }
    return Optional.of(
        new Lease(
            name,
            value.group(2),
            Long.parseLong(value.group(1)),
            Duration.ofMillis(Math.max(1, millis))));
  }

  @Override
  public void close() {
    pool.close();
  }

  private <T> T ask(Function<JedisPooled, T> question) throws LeasesUnavailable {
    try {
      return question.apply(pool);
    } catch (JedisException e) {
      throw new LeasesUnavailable(
          "Redis at "
              + redis.getHost()
              + ":"
              + redis.getPort()
              + " does not answer (slipway.redis.url): "
              + e.getMessage(),
          e);
    }
  }

  private static String key(String name) {
    return PREFIX + name;
  }

  private static String value(Lease lease) {
    return lease.token() + " " + lease.owner();
  }
}
