package io.tenantservice.apikey.usage;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;

/** Writes counts of keys of all tenants, in one statement. */
@ApplicationScoped
class WriteUses {

    private static final String WRITE = "select write_key_uses($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

    private final Pool pool;

    WriteUses(Pool pool) {
        this.pool = pool;
    }

    /**
     * Makes ready what {@link #write} sends, as often as it must. Takes too long for an event loop when there are many
     * rows.
     *
     * @param writer another one for each process
     * @param sequence higher than those of all batches that the writer has written
     */
    static Tuple batch(UUID writer, long sequence, KeyUseRows rows) {
        return Tuple.tuple()
                .addUUID(writer)
                .addLong(sequence)
                .addArrayOfUUID(rows.tenants())
                .addArrayOfUUID(rows.keys())
                .addArrayOfOffsetDateTime(rows.hours())
                .addArrayOfString(rows.codes())
                .addArrayOfLong(rows.counts())
                .addArrayOfOffsetDateTime(rows.usedAts())
                .addArrayOfString(rows.ipPrefixes());
    }

    /**
     * Writes a batch, unless it has been written before. When it fails, it may have been written all the same; sent
     * again it does no harm.
     */
    Uni<Void> write(Tuple batch) {
        return pool.preparedQuery(WRITE)
                .execute(batch)
                .ifNoItem()
                .after(ANSWER_WITHIN)
                .failWith(() -> new IOException("no answer"))
                .replaceWithVoid();
    }
}
