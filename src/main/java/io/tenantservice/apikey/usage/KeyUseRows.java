package io.tenantservice.apikey.usage;

import io.tenantservice.apikey.VerifyCode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Counts of keys, as they are about to be written. */
final class KeyUseRows {

    /**
     * @param hour its beginning, in milliseconds since 1970
     * @param usedAt likewise: of the last use of a row that counts valid ones
     */
    private record Row(
            UUID tenantId,
            UUID keyId,
            long hour,
            VerifyCode code,
            long count,
            @Nullable Long usedAt,
            @Nullable String ip) {}

    private final List<Row> rows;

    KeyUseRows() {
        this(new ArrayList<>());
    }

    private KeyUseRows(List<Row> rows) {
        this.rows = rows;
    }

    void add(
            UUID tenantId,
            UUID keyId,
            long hour,
            VerifyCode code,
            long count,
            @Nullable Long usedAt,
            @Nullable String ip) {
        rows.add(new Row(tenantId, keyId, hour, code, count, usedAt, ip));
    }

    /** @return the same rows in their order, none of the parts larger */
    List<KeyUseRows> split(int most) {
        List<KeyUseRows> parts = new ArrayList<>();
        for (int from = 0; from < rows.size(); from += most) {
            parts.add(new KeyUseRows(rows.subList(from, Math.min(from + most, rows.size()))));
        }
        return parts;
    }

    int size() {
        return rows.size();
    }

    long verifications() {
        return rows.stream().mapToLong(Row::count).sum();
    }

    UUID[] tenants() {
        return column(Row::tenantId, UUID[]::new);
    }

    UUID[] keys() {
        return column(Row::keyId, UUID[]::new);
    }

    OffsetDateTime[] hours() {
        return column(row -> time(row.hour()), OffsetDateTime[]::new);
    }

    String[] codes() {
        return column(row -> row.code().name(), String[]::new);
    }

    Long[] counts() {
        return column(Row::count, Long[]::new);
    }

    @Nullable
    OffsetDateTime[] usedAts() {
        return column(row -> row.usedAt() == null ? null : time(row.usedAt()), OffsetDateTime[]::new);
    }

    @Nullable
    String[] ipPrefixes() {
        return column(row -> row.ip() == null ? null : IpPrefix.of(row.ip()), String[]::new);
    }

    private <T extends @Nullable Object> T[] column(Function<Row, T> value, IntFunction<T[]> array) {
        return rows.stream().map(value).toArray(array);
    }

    private static OffsetDateTime time(long millis) {
        return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
    }
}
