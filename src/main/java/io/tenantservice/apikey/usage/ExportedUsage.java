package io.tenantservice.apikey.usage;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.tenantservice.apikey.VerifyCode;
import io.tenantservice.platform.export.Exportable;
import io.tenantservice.platform.paging.Page;
import io.tenantservice.platform.paging.PageRequest;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How often a tenant's keys were used, hour by hour, in an export of its data. */
@ApplicationScoped
class ExportedUsage implements Exportable {

    private final Tenancy tenancy;

    ExportedUsage(Tenancy tenancy) {
        this.tenancy = tenancy;
    }

    /** @param hour its beginning */
    @RegisterForReflection
    record Count(UUID apiKeyId, Instant hour, VerifyCode code, long count) {

        static final Count BEFORE_ALL = new Count(new UUID(0, 0), Instant.EPOCH, VerifyCode.values()[0], 0);

        private static Count of(ApiKeyUseCount row) {
            return new Count(row.apiKeyId, row.hour, row.code, row.count);
        }

        /** @return where the rows that come after this one begin */
        String token() {
            return apiKeyId + "/" + hour + "/" + code;
        }

        static Count read(String token) {
            String[] parts = token.split("/", 3);
            return new Count(UUID.fromString(parts[0]), Instant.parse(parts[1]), VerifyCode.valueOf(parts[2]), 0);
        }
    }

    @Override
    public String type() {
        return "api_key_usage";
    }

    @Override
    public Uni<Page<Count>> page(UUID tenantId, @Nullable String pageToken) {
        Count after = pageToken == null ? Count.BEFORE_ALL : Count.read(pageToken);
        return tenancy.observe(tenantId, () -> ApiKeyUseCount.after(tenantId, after, PageRequest.MAX_SIZE))
                .map(rows -> page(rows.stream().map(Count::of).toList()));
    }

    private static Page<Count> page(List<Count> rows) {
        return new Page<>(
                rows, rows.size() < PageRequest.MAX_SIZE ? null : rows.getLast().token());
    }
}
