package io.millrace.bench.data;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/** Records of a web server's log as JSON lines of about 150 bytes: 50,000 hosts with Zipf's frequencies, six statuses. */
public final class AccessLog implements Blocks {
    private static final int BLOCK_RECORDS = 25_000;
    private static final int HOSTS = 50_000;
    /** How many of 1,024 requests get which status. */
    private static final int[] STATUS_UP_TO = {870, 915, 940, 1_005, 1_015, 1_024};

    private static final List<byte[]> STATUSES = utf8("200", "304", "301", "404", "403", "500");
    private static final List<byte[]> METHODS = utf8("GET", "GET", "GET", "GET", "GET", "GET", "POST", "HEAD");
    private static final List<byte[]> PATHS =
            utf8("/", "/p/", "/img/", "/api/v1/", "/login/", "/static/js/", "/search/q/", "/a/");
    private static final List<byte[]> AGENTS = utf8(
            "Mozilla/5.0", "curl/8.5.0", "Googlebot/2.1", "Wget/1.21", "Java-http-client/17", "python-requests/2.31",
            "okhttp/4.12", "Mozilla/5.0 (X11)");

    private final long records;
    private final AliasTable hosts = AliasTable.zipf(HOSTS);

    public AccessLog(double scale) {
        records = Math.round(6.7e6 * scale);
    }

    @Override
    public String fileName() {
        return "access.ndjson";
    }

    @Override
    public int count() {
        return (int) ((records + BLOCK_RECORDS - 1) / BLOCK_RECORDS);
    }

    @Override
    public String stamp() {
        return "seed=" + Seeds.SEED + " records=" + records;
    }

    @Override
    public long expectedBytes() {
        return 155 * records;
    }

    @Override
    public void fill(int block, Text out) {
        SplittableRandom random = Seeds.of(fileName(), block);
        long end = Math.min(records, (block + 1L) * BLOCK_RECORDS);
        for (long record = (long) block * BLOCK_RECORDS; record < end; record++) {
            addRecord(record, random, out);
        }
    }

    private void addRecord(long record, SplittableRandom random, Text out) {
        int dice = random.nextInt();
        int host = hosts.draw(random);
        out.add("{\"ts\":\"2026-01-01T");
        addTime(record * 12, out);
        // Hosts are numbered in no order of their frequency; 7 has no divisor in common with 50,000.
        out.add("Z\",\"host\":\"h-").addDigits((host * 7L + 13) % HOSTS, 5).add(".example.com\",\"method\":\"");
        out.add(METHODS.get(dice & 7)).add("\",\"path\":\"").add(PATHS.get(dice >>> 3 & 7));
        out.addDigits(random.nextInt(20_000), 1).add("\",\"status\":").add(status(dice >>> 6 & 1023));
        out.add(",\"bytes\":").addDigits(random.nextInt(1 << 7 + (dice >>> 16 & 15)), 1);
        out.add(",\"agent\":\"").add(AGENTS.get(dice >>> 20 & 7)).add("\"}\n");
    }

    private static void addTime(long millis, Text out) {
        long inDay = millis % 86_400_000;
        out.addDigits(inDay / 3_600_000, 2).add(':').addDigits(inDay / 60_000 % 60, 2).add(':');
        out.addDigits(inDay / 1_000 % 60, 2).add('.').addDigits(inDay % 1_000, 3);
    }

    private static byte[] status(int dice) {
        int status = 0;
        while (dice >= STATUS_UP_TO[status]) {
            status++;
        }
        return STATUSES.get(status);
    }

    private static List<byte[]> utf8(String... texts) {
        return List.of(texts).stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }
}
