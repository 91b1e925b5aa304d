package io.tenantservice.apikey;

import static io.tenantservice.platform.problem.ProblemCode.API_KEY_NOT_FOUND;
import static io.tenantservice.platform.problem.ProblemCode.API_KEY_REVOKED;
import static jakarta.persistence.EnumType.STRING;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.quarkus.panache.common.Parameters;
import io.quarkus.panache.common.Sort;
import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Target;
import io.tenantservice.platform.paging.PageRequest;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.secret.Secret;
import jakarta.persistence.Entity;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Version;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One key of a tenant: all about it but its text. */
@Entity
@IdClass(ApiKey.Key.class)
class ApiKey extends PanacheEntityBase {

    record Key(UUID tenantId, UUID id) implements Serializable {}

    enum State {
        ACTIVE,
        REVOKED
    }

    private static final int SHOWN_CHARACTERS = 4;

    @Id
    UUID tenantId;

    @Id
    UUID id;

    String name;

    @Enumerated(STRING)
    Environment environment;

    List<String> scopes;

    /** Helps a person to tell keys apart. */
    String lastFour;

    @Enumerated(STRING)
    State state;

    @Nullable
    Instant expiresAt;

    @Nullable
    Instant revokedAt;

    @Nullable
    String revokedReason;

    Instant createdAt;
    Instant updatedAt;

    @Version
    long version;

    static ApiKey create(UUID tenantId, UUID id, CreateApiKey request, Secret text, Instant now) {
        ApiKey key = new ApiKey();
        key.tenantId = tenantId;
        key.id = id;
        key.name = request.name();
        key.environment = request.environmentOrLive();
        key.scopes = List.copyOf(request.scopes());
        key.lastFour = text.reveal().substring(text.reveal().length() - SHOWN_CHARACTERS);
        key.state = State.ACTIVE;
        key.expiresAt = request.expiresAt();
        key.createdAt = now;
        key.updatedAt = now;
        return key;
    }

    /** @throws Problem API_KEY_NOT_FOUND when the tenant has no such key */
    static Uni<ApiKey> require(UUID tenantId, UUID id) {
        return ApiKey.<ApiKey>findById(new Key(tenantId, id))
                .onItem()
                .ifNull()
                .failWith(() -> Problem.of(API_KEY_NOT_FOUND));
    }

    static Uni<List<ApiKey>> page(UUID tenantId, PageRequest page) {
        return ApiKey.<ApiKey>find(
                        "tenantId = :tenant and id > :after",
                        Sort.by("id"),
                        Parameters.with("tenant", tenantId).and("after", page.after()))
                .range(0, page.limit() - 1)
                .list();
    }

    void revoke(String reason, Instant now) {
        if (state == State.REVOKED) {
            throw Problem.of(API_KEY_REVOKED);
        }
        state = State.REVOKED;
        revokedAt = now;
        revokedReason = reason;
        updatedAt = now;
    }

    Target asTarget() {
        return new Target("api-key", id);
    }
}
