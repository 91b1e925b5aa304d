package io.tenantservice.credential.resolve;

import io.smallrye.mutiny.Uni;
import io.tenantservice.credential.CredentialHealth;
import io.tenantservice.credential.CredentialKind;
import io.tenantservice.credential.resolve.LookUp.ByOrganization;
import io.tenantservice.credential.resolve.LookUp.ByPhoneNumber;
import io.tenantservice.credential.resolve.LookUp.ByTenant;
import io.tenantservice.crypto.Ciphertext;
import io.tenantservice.crypto.CredentialContext;
import io.tenantservice.crypto.KeyRef;
import io.tenantservice.crypto.Purpose;
import io.tenantservice.platform.attempt.CallerContext;
import io.tenantservice.platform.gather.Gathered;
import io.tenantservice.platform.tenancy.DirectStatement;
import io.tenantservice.tenant.TenantState;
import io.tenantservice.tenant.Tier;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Finds a tenant with its credentials and wanted secrets. Hot: one statement on the PostgreSQL client, which looks up
 * all numbers that are asked for at the time.
 */
@ApplicationScoped
class ResolveQuery {

    private static final String BY_PHONE_NUMBER = "select * from resolve_phone_numbers($1, $2)";
    private static final String BY_ORGANIZATION = "select * from resolve_organization($1, $2, $3)";
    private static final String BY_TENANT = "select * from resolve_tenant($1, $2)";
    private static final String BOTH_SIDES = "select * from resolve_both_sides($1, $2, $3, $4)";

    private static final int MOST_AT_ONCE = 200;
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

    /** @param fields as PostgreSQL writes an array */
    private record Asked(String phoneNumberId, String fields) {}

    private final Pool pool;
    private final Gathered<Asked, Optional<Found>> numbers = new Gathered<>(MOST_AT_ONCE, this::findAll);

    ResolveQuery(Pool pool) {
        this.pool = pool;
    }

    Uni<Optional<Found>> find(Question question) {
        String[] fields = question.fields().stream().map(Purpose::name).toArray(String[]::new);
        boolean bothSides = question.listsBothSides();
        return switch (question.by()) {
            case ByPhoneNumber(String id) ->
                bothSides
                        ? find(BOTH_SIDES, Tuple.of(id, null, null, fields))
                        : numbers.add(new Asked(id, "{" + String.join(",", fields) + "}"));
            case ByOrganization(UUID id, String region) ->
                bothSides
                        ? find(BOTH_SIDES, Tuple.of(null, id, region, fields))
                        : find(BY_ORGANIZATION, Tuple.of(id, region, fields));
            case ByTenant(UUID id) -> find(BY_TENANT, Tuple.of(id, fields));
        };
    }

    private Uni<Optional<Found>> find(String look, Tuple values) {
        return CallerContext.keep(findAll(look, values, 1)).map(List::getFirst);
    }

    private Uni<List<Optional<Found>>> findAll(List<Asked> asked) {
        return findAll(
                BY_PHONE_NUMBER,
                Tuple.of(
                        asked.stream().map(Asked::phoneNumberId).toArray(String[]::new),
                        asked.stream().map(Asked::fields).toArray(String[]::new)),
                asked.size());
    }

    private Uni<List<Optional<Found>>> findAll(String look, Tuple values, int questions) {
        return DirectStatement.run(pool, look, values, ANSWER_WITHIN).map(rows -> found(rows, questions));
    }

    /** @return what was found for each question, in their order */
    private static List<Optional<Found>> found(RowSet<Row> rows, int questions) {
        List<List<Row>> byQuestion = Stream.generate(() -> (List<Row>) new ArrayList<Row>())
                .limit(questions)
                .toList();
        rows.forEach(row -> byQuestion.get(row.getInteger("question") - 1).add(row));
        return byQuestion.stream().map(ResolveQuery::found).toList();
    }

    /** @param rows one for each secret, or for each credential without one, or for a tenant without any; in order */
    private static Optional<Found> found(List<Row> rows) {
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        List<FoundCredential> credentials = new ArrayList<>();
        for (Row row : rows) {
            UUID id = row.getUUID("credential_id");
            if (id == null) {
                continue;
            }
            if (credentials.isEmpty() || !credentials.getLast().id().equals(id)) {
                credentials.add(credential(id, row));
            }
            if (row.getString("field") != null) {
                credentials.getLast().secrets().add(secret(id, row));
            }
        }
        Row tenant = rows.getFirst();
        return Optional.of(new Found(
                tenant.getUUID("tenant_id"),
                TenantState.valueOf(tenant.getString("tenant_state")),
                Tier.valueOf(tenant.getString("tier")),
                tenant.getString("home_region"),
                credentials));
    }

    private static FoundCredential credential(UUID id, Row row) {
        return new FoundCredential(
                CredentialKind.valueOf(row.getString("kind")),
                id,
                row.getString("account"),
                row.getString("place"),
                row.getString("display_name"),
                row.getString("application"),
                CredentialHealth.valueOf(row.getString("health")),
                Optional.ofNullable(row.getString("known_health"))
                        .map(CredentialHealth::valueOf)
                        .orElse(null),
                new ArrayList<>());
    }

    private static FoundSecret secret(UUID credentialId, Row row) {
        CredentialContext place = new CredentialContext(
                row.getUUID("tenant_id"),
                credentialId,
                row.getLong("version"),
                Purpose.valueOf(row.getString("field")));
        KeyRef key = new KeyRef(row.getString("provider"), row.getString("mount"), row.getString("key_name"));
        return new FoundSecret(
                place,
                row.getBoolean("is_previous"),
                new Ciphertext(key, row.getInteger("key_version"), row.getString("ciphertext")));
    }
}
