package io.tenantservice.apikey.leak;

import static jakarta.persistence.EnumType.STRING;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.quarkus.panache.common.Parameters;
import io.quarkus.panache.common.Sort;
import io.smallrye.mutiny.Uni;
import io.tenantservice.apikey.LeakAction;
import io.tenantservice.platform.paging.PageRequest;
import io.tenantservice.tenant.KeyLeakPolicy;
import jakarta.persistence.Entity;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A place in public where a key was found, and what was done about it. */
@Entity
@IdClass(ApiKeyLeak.Key.class)
class ApiKeyLeak extends PanacheEntityBase {

    record Key(UUID tenantId, UUID id) implements Serializable {}

    private static final int MOST_OF_URL = 2_000;
    private static final int MOST_OF_NAME = 200;

    @Id
    UUID tenantId;

    @Id
    UUID id;

    UUID apiKeyId;

    /** Of the whole address as it was reported; with the key, it makes a leak what it is. */
    byte[] placeHash;

    @Nullable
    String url;

    @Nullable
    String source;

    @Nullable
    String type;

    /** The key that has signed the report. */
    String reporter;

    @Enumerated(STRING)
    KeyLeakPolicy policy;

    @Enumerated(STRING)
    LeakAction action;

    /** From which the successor is claimed, when there is one. */
    @Nullable
    UUID operationId;

    Instant reportedAt;

    static ApiKeyLeak of(UUID tenantId, UUID id, UUID apiKeyId, ReportedLeak leak, LeakOrigin origin, Instant now) {
        ApiKeyLeak row = new ApiKeyLeak();
        row.tenantId = tenantId;
        row.id = id;
        row.apiKeyId = apiKeyId;
        row.placeHash = leak.placeHash();
        row.url = StoredText.of(leak.url(), origin.mask(), MOST_OF_URL);
        row.source = StoredText.of(leak.source(), origin.mask(), MOST_OF_NAME);
        row.type = StoredText.of(leak.type(), origin.mask(), MOST_OF_NAME);
        row.reporter = origin.reporter();
        row.reportedAt = now;
        return row;
    }

    static Uni<Boolean> isKnown(UUID tenantId, UUID apiKeyId, byte[] placeHash) {
        return ApiKeyLeak.count("tenantId = ?1 and apiKeyId = ?2 and placeHash = ?3", tenantId, apiKeyId, placeHash)
                .map(known -> known > 0);
    }

    static Uni<List<ApiKeyLeak>> page(KeyLeakFilter filter, PageRequest page) {
        StringBuilder where = new StringBuilder("tenantId = :tenant and id > :after");
        Parameters values = Parameters.with("tenant", filter.tenantId()).and("after", page.after());
        if (filter.apiKeyId() != null) {
            where.append(" and apiKeyId = :key");
            values.and("key", filter.apiKeyId());
        }
        if (filter.action() != null) {
            where.append(" and action = :action");
            values.and("action", filter.action());
        }
        return ApiKeyLeak.<ApiKeyLeak>find(where.toString(), Sort.by("id"), values)
                .range(0, page.limit() - 1)
                .list();
    }
}
