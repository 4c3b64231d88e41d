package io.millrace.bench.peer;

import io.millrace.bench.limit.Rows;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** DuckDB in memory, which reads the file anew for each run. */
final class DuckDbPeer implements Peer {
    /** Lines as they are: no byte of the data is 1. */
    private static final String LINES =
            "read_csv('%s', columns={'line': 'VARCHAR'}, header=false, delim='\\x01', quote='', escape='',"
                    + " auto_detect=false)";

    private final Connection connection;

    DuckDbPeer() {
        try {
            connection = DriverManager.getConnection("jdbc:duckdb:");
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET threads = " + Runtime.getRuntime().availableProcessors());
                statement.execute("SET preserve_insertion_order = false");
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes one row of a result. */
    private interface RowWriter {
        void write(ResultSet row, Rows rows) throws SQLException;
    }

    @Override
    public byte[] run(String job, Path file) throws SQLException {
        return switch (job) {
            case "j1" -> query(
                    "SELECT word, count(*) FROM (SELECT unnest(regexp_extract_all(lower(line), '[a-z]+')) AS word FROM "
                            + LINES + ") GROUP BY word ORDER BY word",
                    file, DuckDbPeer::keyAndNumber);
            case "j2" -> query(
                    "SELECT station, min(t), sum(t), count(*), max(t) FROM read_csv('%s', columns={'station':"
                            + " 'VARCHAR', 't': 'DECIMAL(3,1)'}, header=false, delim=';', quote='', escape='',"
                            + " auto_detect=false) GROUP BY station ORDER BY station",
                    file, DuckDbPeer::station);
            case "j3a" -> query(
                    "SELECT status, count(*), sum(bytes), min(bytes), max(bytes) FROM read_ndjson('%s',"
                            + " columns={'status': 'INTEGER', 'bytes': 'BIGINT'}) GROUP BY status ORDER BY status",
                    file, DuckDbPeer::status);
            case "j3b" -> query(
                    "SELECT host, sum(bytes) AS total FROM read_ndjson('%s', columns={'host': 'VARCHAR', 'bytes':"
                            + " 'BIGINT'}) GROUP BY host ORDER BY total DESC, host LIMIT 10",
                    file, DuckDbPeer::keyAndNumber);
            case "j4" -> query(
                    "SELECT line, count(*) AS n FROM " + LINES + " GROUP BY line ORDER BY n DESC, line LIMIT 10",
                    file, DuckDbPeer::keyAndNumber);
            default -> throw new IllegalArgumentException(job);
        };
    }

    private byte[] query(String sql, Path file, RowWriter writer) throws SQLException {
        Rows rows = new Rows();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql.formatted(file))) {
            while (result.next()) {
                writer.write(result, rows);
                rows.end();
            }
        }
        return rows.toBytes();
    }

    private static void keyAndNumber(ResultSet row, Rows rows) throws SQLException {
        rows.key(row.getString(1)).addNumber(row.getLong(2));
    }

    private static void station(ResultSet row, Rows rows) throws SQLException {
        StationRow.write(rows, row.getString(1), tenths(row, 2), tenths(row, 3), row.getLong(4), tenths(row, 5));
    }

    private static long tenths(ResultSet row, int column) throws SQLException {
        BigDecimal number = row.getBigDecimal(column);
        return number.movePointRight(1).longValueExact();
    }

    private static void status(ResultSet row, Rows rows) throws SQLException {
        rows.key(row.getLong(1)).add("{\"count\":").addNumber(row.getLong(2)).add(",\"sum\":").addNumber(row.getLong(3))
                .add(",\"min\":").addNumber(row.getLong(4)).add(",\"max\":").addNumber(row.getLong(5)).add('}');
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
