package io.tenantservice.provisioning.export;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.tenantservice.platform.Each;
import io.tenantservice.platform.attempt.CallerContext;
import io.tenantservice.platform.export.Exportable;
import io.tenantservice.platform.paging.Page;
import io.tenantservice.platform.tenancy.Tenancy;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One making of an export: reads a page, writes it, stores the chunks that are full; then the next page. */
final class ExportRun {

    private final UUID tenantId;
    private final UUID operationId;
    private final ExportWriter writer;
    private final Tenancy tenancy;
    private int chunks;

    ExportRun(UUID tenantId, UUID operationId, ExportWriter writer, Tenancy tenancy) {
        this.tenantId = tenantId;
        this.operationId = operationId;
        this.writer = writer;
        this.tenancy = tenancy;
    }

    /** How far a list has been read. */
    private static final class Place {

        @Nullable
        private String pageToken;
    }

    /** Writes all records of a source. */
    Uni<Void> add(Exportable source) {
        return Multi.createBy()
                .repeating()
                .<Place, Page<?>>uni(
                        Place::new,
                        place -> source.page(tenantId, place.pageToken)
                                .invoke(page -> place.pageToken = page.nextPageToken())
                                .<Page<?>>map(page -> page)
                                .call(page -> store(() -> writer.add(source.type(), page.items()))))
                .whilst(page -> page.nextPageToken() != null)
                .collect()
                .last()
                .replaceWithVoid();
    }

    Uni<Void> begin(String type, Object data) {
        return store(() -> writer.begin(type, data));
    }

    Uni<Void> end(String type, Object data) {
        return store(() -> writer.end(type, data));
    }

    /** Writing and packing some megabytes takes too long for a thread that others wait for. */
    private Uni<Void> store(Supplier<List<byte[]>> written) {
        return CallerContext.keep(
                        Uni.createFrom().item(written).runSubscriptionOn(Infrastructure.getDefaultWorkerPool()))
                .chain(full -> Each.inTurn(full, this::store));
    }

    private Uni<ExportChunk> store(byte[] content) {
        chunks++;
        return tenancy.observe(
                tenantId,
                () -> ExportChunk.of(tenantId, operationId, chunks, content).persistAndFlush());
    }

    SortedMap<String, Long> records() {
        return writer.records();
    }

    /** After the end. */
    StoredExport stored(String records, Instant now) {
        StoredExport export = new StoredExport();
        export.tenantId = tenantId;
        export.operationId = operationId;
        export.sha256 = writer.digest();
        export.size = writer.size();
        export.chunks = chunks;
        export.records = records;
        export.madeAt = now;
        return export;
    }
}
