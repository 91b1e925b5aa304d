package io.tenantservice.provisioning.export;

import static io.tenantservice.audit.Action.TENANT_EXPORTED;
import static io.tenantservice.audit.Action.TENANT_EXPORT_DELETED;
import static io.tenantservice.platform.problem.ProblemCode.OFFBOARDING_EXPORT_NOT_FOUND;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.arc.All;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Audit;
import io.tenantservice.audit.Target;
import io.tenantservice.platform.Each;
import io.tenantservice.platform.export.Exportable;
import io.tenantservice.platform.job.Batches;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.tenancy.Tenancy;
import io.tenantservice.region.RegionConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;

/** Makes exports, hands them out and deletes them. */
@ApplicationScoped
public class TenantExports {

    private static final String FORMAT = "tenant-service export";
    private static final int VERSION = 1;

    /** About 30 MB; one statement has 5 s. */
    private static final int DELETED_AT_ONCE = 200;

    private static final TypeReference<TreeMap<String, Long>> COUNTS = new TypeReference<>() {};

    private final List<Exportable> sources;
    private final Tenancy tenancy;
    private final RegionConfig region;
    private final Audit audit;
    private final ObjectMapper json;
    private final Clock clock;

    TenantExports(
            @All List<Exportable> sources,
            Tenancy tenancy,
            RegionConfig region,
            Audit audit,
            ObjectMapper json,
            Clock clock) {
        this.sources =
                sources.stream().sorted(Comparator.comparing(Exportable::type)).toList();
        this.tenancy = tenancy;
        this.region = region;
        this.audit = audit;
        this.json = json;
        this.clock = clock;
    }

    /** The first line of an export. */
    @RegisterForReflection
    private record Head(String format, int version, UUID tenantId, UUID operationId, String region, Instant at) {}

    /** The last line. */
    @RegisterForReflection
    private record End(Map<String, Long> records) {}

    /**
     * Makes the export, unless it is there. What a process that died has made of it is deleted, and it begins anew: with
     * other chunks in between, no two halves would fit together.
     */
    public Uni<Void> make(UUID tenantId, UUID operationId) {
        return find(tenantId, operationId)
                .chain(made -> made.isPresent() ? Uni.createFrom().voidItem() : makeAnew(tenantId, operationId));
    }

    private Uni<Void> makeAnew(UUID tenantId, UUID operationId) {
        ExportRun run = new ExportRun(tenantId, operationId, new ExportWriter(json), tenancy);
        Head head = new Head(FORMAT, VERSION, tenantId, operationId, region.id(), clock.instant());
        return deleteChunks(tenantId, operationId)
                .chain(() -> run.begin("export", head))
                .chain(() -> Each.inTurn(sources, run::add))
                .chain(() -> run.end("end", new End(run.records())))
                .chain(() -> tenancy.observe(tenantId, () -> persistAndRecord(run)));
    }

    private Uni<Void> persistAndRecord(ExportRun run) {
        StoredExport export = run.stored(write(run.records()), clock.instant());
        return export.persistAndFlush()
                .invoke(() -> audit.record(
                        TENANT_EXPORTED,
                        target(export.operationId),
                        Map.of("sha256", HexFormat.of().formatHex(export.sha256), "size", Long.toString(export.size))))
                .replaceWithVoid();
    }

    /** Deletes the export, and whatever has been made of one; done at once when there is nothing. */
    public Uni<Void> delete(UUID tenantId, UUID operationId) {
        return deleteChunks(tenantId, operationId)
                .chain(() -> tenancy.observe(
                        tenantId,
                        () -> StoredExport.find(operationId)
                                .onItem()
                                .ifNotNull()
                                .call(this::deleteAndRecord)))
                .replaceWithVoid();
    }

    private Uni<Void> deleteAndRecord(StoredExport export) {
        audit.record(TENANT_EXPORT_DELETED, target(export.operationId));
        return export.delete();
    }

    private Uni<Void> deleteChunks(UUID tenantId, UUID operationId) {
        return Batches.untilNotFull(
                DELETED_AT_ONCE,
                () -> tenancy.observe(tenantId, () -> ExportChunk.delete(tenantId, operationId, DELETED_AT_ONCE)));
    }

    /** @return nothing before all of it is made */
    public Uni<Optional<MadeExport>> find(UUID tenantId, UUID operationId) {
        return tenancy.observe(tenantId, () -> look(operationId));
    }

    /** The same, within the transaction that is open. */
    public Uni<Optional<MadeExport>> look(UUID operationId) {
        return StoredExport.find(operationId)
                .map(found -> Optional.ofNullable(found)
                        .map(export -> new MadeExport(
                                operationId,
                                export.sha256,
                                export.size,
                                export.chunks,
                                read(export.records),
                                export.madeAt)));
    }

    /**
     * The file, a chunk at a time, each read when the one before has been taken.
     *
     * @return fails when a chunk is deleted meanwhile, so that nobody takes a part for the whole
     */
    public Multi<byte[]> content(UUID tenantId, MadeExport export) {
        return Multi.createFrom()
                .iterable(IntStream.rangeClosed(1, export.chunks()).boxed().toList())
                .onItem()
                .transformToUniAndConcatenate(number -> chunk(tenantId, export.operationId(), number));
    }

    private Uni<byte[]> chunk(UUID tenantId, UUID operationId, int number) {
        return tenancy.observe(tenantId, () -> ExportChunk.find(operationId, number))
                .onItem()
                .ifNull()
                .failWith(() -> Problem.of(OFFBOARDING_EXPORT_NOT_FOUND))
                .map(chunk -> chunk.content);
    }

    private String write(SortedMap<String, Long> records) {
        try {
            return json.writeValueAsString(records);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("counts that cannot be written", e);
        }
    }

    private SortedMap<String, Long> read(String records) {
        try {
            return json.readValue(records, COUNTS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("counts that cannot be read", e);
        }
    }

    private static Target target(UUID operationId) {
        return new Target("operation", operationId);
    }
}
