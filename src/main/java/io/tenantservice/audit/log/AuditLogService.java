package io.tenantservice.audit.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Audit;
import io.tenantservice.platform.paging.Page;
import io.tenantservice.platform.paging.PageRequest;
import io.tenantservice.platform.tenancy.Scope;
import io.tenantservice.platform.tenancy.Tenancy;
import io.tenantservice.tenant.TenantService;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/** Reads the chains. */
@ApplicationScoped
public class AuditLogService {

    private static final String PAGE = """
            select sequence, content, previous, hash from audit_entry
            where chain = :chain and sequence > :after
            order by sequence limit :limit""";

    private static final String HEAD = "select sequence, hash from audit_head where chain = :chain";

    private final TenantService tenants;
    private final Tenancy tenancy;
    private final ObjectMapper json;

    AuditLogService(TenantService tenants, Tenancy tenancy, ObjectMapper json) {
        this.tenants = tenants;
        this.tenancy = tenancy;
        this.json = json;
    }

    /** Of an onboarding that failed before its tenant was there, a chain without a tenant remains, and is shown too. */
    Uni<Page<AuditEntryView>> ofTenant(UUID tenantId, PageRequest page) {
        return tenancy.observe(tenantId, () -> rows(tenantId, page))
                .call(rows -> rows.isEmpty()
                        ? requireTenant(tenantId)
                        : Uni.createFrom().voidItem())
                .map(rows -> page(rows, page));
    }

    /** The same of a tenant that may not be there. */
    Uni<Page<AuditEntryView>> entries(UUID tenantId, PageRequest page) {
        return tenancy.observe(tenantId, () -> rows(tenantId, page)).map(rows -> page(rows, page));
    }

    /** @return of a tenant; it fixes all entries up to it */
    public Uni<AuditHead> head(UUID tenantId) {
        return tenancy.observe(
                tenantId,
                () -> Panache.getSession()
                        .chain(session -> session.createNativeQuery(HEAD, Object[].class)
                                .setParameter("chain", tenantId)
                                .getSingleResult())
                        .map(row -> new AuditHead(
                                ((Number) row[0]).longValue(), HexFormat.of().formatHex((byte[]) row[1]))));
    }

    private Uni<Void> requireTenant(UUID tenantId) {
        return tenants.get(tenantId).replaceWithVoid();
    }

    Uni<Page<AuditEntryView>> ofPlatform(PageRequest page) {
        return tenancy.observe(new Scope.Platform(), () -> rows(Audit.PLATFORM_CHAIN, page))
                .map(rows -> page(rows, page));
    }

    private static Uni<List<StoredEntry>> rows(UUID chain, PageRequest page) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(PAGE, Object[].class)
                        .setParameter("chain", chain)
                        .setParameter("after", page.after().getLeastSignificantBits())
                        .setParameter("limit", page.limit())
                        .getResultList())
                .map(rows -> rows.stream().map(AuditLogService::stored).toList());
    }

    private static StoredEntry stored(Object[] row) {
        HexFormat hex = HexFormat.of();
        return new StoredEntry(
                ((Number) row[0]).longValue(),
                new String((byte[]) row[1], UTF_8),
                hex.formatHex((byte[]) row[2]),
                hex.formatHex((byte[]) row[3]));
    }

    /** A page starts after an id; here the id is the sequence, in the lower half. */
    private Page<AuditEntryView> page(List<StoredEntry> rows, PageRequest page) {
        return Page.of(rows, page, entry -> new UUID(0, entry.sequence()), this::view);
    }

    private AuditEntryView view(StoredEntry entry) {
        try {
            return AuditEntryView.of(entry, json.readTree(entry.canonical()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("audit entry " + entry.sequence() + " is not JSON", e);
        }
    }
}
