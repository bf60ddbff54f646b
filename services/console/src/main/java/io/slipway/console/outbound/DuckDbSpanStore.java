package io.slipway.console.outbound;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.slipway.console.domain.SpanStore;
import io.slipway.console.domain.StoreFailed;
import io.slipway.console.domain.StoredSpan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;

/**
 * Spans in one DuckDB file. One writer at a time, a batch is one transaction; readers have their
 * own connections and wait for nobody.
 */
public final class DuckDbSpanStore implements SpanStore {
  private static final TypeReference<Map<String, Object>> ATTRIBUTES = new TypeReference<>() {};
  private static final String SCHEMA =
      """
      CREATE TABLE IF NOT EXISTS spans (
        trace_id VARCHAR NOT NULL,
        span_id VARCHAR NOT NULL,
        parent_id VARCHAR,
        service VARCHAR NOT NULL,
        name VARCHAR NOT NULL,
        start_ns BIGINT NOT NULL,
        end_ns BIGINT NOT NULL,
        error BOOLEAN NOT NULL,
        status VARCHAR NOT NULL,
        build_id VARCHAR,
        attributes VARCHAR NOT NULL
      )
      """;

  private final ObjectMapper json = new ObjectMapper();
  private final ReentrantLock writing = new ReentrantLock();
  private final Path file;
  private final DuckDBConnection connection;

  /**
   * Opens the file, or makes it.
   *
   * @throws StoreFailed when it cannot be opened, for example because another console has it open
   */
  public DuckDbSpanStore(Path file) {
    this.file = file;
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      var settings = new Properties();
      settings.setProperty("memory_limit", "256MB");
      settings.setProperty("threads", "2");
      settings.setProperty("autoinstall_known_extensions", "false");
      // Not through DriverManager: its registry depends on who loaded what, and when.
      connection =
          new DuckDBDriver()
              .connect("jdbc:duckdb:" + file, settings)
              .unwrap(DuckDBConnection.class);
      try (var statement = connection.createStatement()) {
        statement.execute(SCHEMA);
      }
    } catch (IOException | SQLException e) {
      throw new StoreFailed(
          "cannot open the span store " + file + ": is another console using it?", e);
    }
  }

  @Override
  public void add(List<StoredSpan> spans) {
    writing.lock();
    try (var appender = connection.createAppender(DuckDBConnection.DEFAULT_SCHEMA, "spans")) {
      for (StoredSpan span : spans) {
        append(appender, span);
      }
      appender.flush();
    } catch (SQLException | JsonProcessingException e) {
      throw new StoreFailed("cannot write " + spans.size() + " spans to " + file, e);
    } finally {
      writing.unlock();
    }
  }

  private void append(DuckDBAppender appender, StoredSpan span)
      throws SQLException, JsonProcessingException {
    appender.beginRow();
    appender.append(span.traceId());
    appender.append(span.spanId());
    appendOrNull(appender, span.parentId());
    appender.append(span.service());
    appender.append(span.name());
    appender.append(span.startNs());
    appender.append(span.endNs());
    appender.append(span.error());
    appender.append(span.statusMessage());
    appendOrNull(appender, span.buildId());
    appender.append(json.writeValueAsString(span.attributes()));
    appender.endRow();
  }

  private static void appendOrNull(DuckDBAppender appender, Optional<String> value)
      throws SQLException {
    if (value.isPresent()) {
      appender.append(value.get());
    } else {
      appender.appendNull();
    }
  }

  @Override
  public List<StoredSpan> ofTrace(String traceId) {
    try (var reader = connection.duplicate();
        var query =
            reader.prepareStatement("SELECT * FROM spans WHERE trace_id = ? ORDER BY start_ns")) {
      query.setString(1, traceId);
      List<StoredSpan> spans = new ArrayList<>();
      try (var rows = query.executeQuery()) {
        while (rows.next()) {
          spans.add(read(rows));
        }
      }
      return spans;
    } catch (SQLException | JsonProcessingException e) {
      throw new StoreFailed("cannot read trace " + traceId + " from " + file, e);
    }
  }

  private StoredSpan read(ResultSet row) throws SQLException, JsonProcessingException {
    return new StoredSpan(
        row.getString("trace_id"),
        row.getString("span_id"),
        Optional.ofNullable(row.getString("parent_id")),
        row.getString("service"),
        row.getString("name"),
        row.getLong("start_ns"),
        row.getLong("end_ns"),
        row.getBoolean("error"),
        row.getString("status"),
        json.readValue(row.getString("attributes"), ATTRIBUTES));
  }

  @Override
  public Optional<String> traceOf(String buildId) {
    try (Connection reader = connection.duplicate();
        var query =
            reader.prepareStatement(
                "SELECT trace_id FROM spans WHERE build_id = ? ORDER BY end_ns DESC LIMIT 1")) {
      query.setString(1, buildId);
      try (var rows = query.executeQuery()) {
        return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
      }
    } catch (SQLException e) {
      throw new StoreFailed("cannot look up build " + buildId + " in " + file, e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new StoreFailed("cannot close the span store " + file, e);
    }
  }
}
