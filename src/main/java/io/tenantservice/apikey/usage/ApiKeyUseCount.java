package io.tenantservice.apikey.usage;

import static jakarta.persistence.EnumType.STRING;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.quarkus.panache.common.Parameters;
import io.quarkus.panache.common.Sort;
import io.smallrye.mutiny.Uni;
import io.tenantservice.apikey.VerifyCode;
import jakarta.persistence.Entity;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** How often verifications of one hour have found one thing of one key. Read alone; it is written by {@link WriteUses}. */
@Entity
@IdClass(ApiKeyUseCount.Key.class)
class ApiKeyUseCount extends PanacheEntityBase {

    record Key(UUID tenantId, UUID apiKeyId, Instant hour, VerifyCode code) implements Serializable {}

    @Id
    UUID tenantId;

    @Id
    UUID apiKeyId;

    /** Its beginning. */
    @Id
    Instant hour;

    @Id
    @Enumerated(STRING)
    VerifyCode code;

    long count;

    /** @return those of all keys that come after one, in the order of keys, hours and codes */
    static Uni<List<ApiKeyUseCount>> after(UUID tenantId, ExportedUsage.Count last, int most) {
        return ApiKeyUseCount.<ApiKeyUseCount>find(
                        "tenantId = :tenant and (apiKeyId, hour, cast(code as string)) > (:key, :hour, :code)",
                        Sort.by("apiKeyId", "hour", "code"),
                        Parameters.with("tenant", tenantId)
                                .and("key", last.apiKeyId())
                                .and("hour", last.hour())
                                .and("code", last.code().name()))
                .range(0, most - 1)
                .list();
    }

    /** @return in the order of the hours, those without any use left out */
    static Uni<List<ApiKeyUseCount>> within(UUID tenantId, UUID keyId, UsageSpan span) {
        return list(
                "tenantId = :tenant and apiKeyId = :key and hour >= :from and hour < :to",
                Sort.by("hour"),
                Parameters.with("tenant", tenantId)
                        .and("key", keyId)
                        .and("from", span.from())
                        .and("to", span.to()));
    }
}
