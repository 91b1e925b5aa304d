package io.tenantservice.bench;

import static io.tenantservice.platform.security.Scopes.API_KEYS_VERIFY;

import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Limit of a verification whose key is not held: one select by primary key. */
@Path("/bench/select")
public class SelectResource {

    /** The table is made by the harness; its rows are numbered. */
    private static final String SELECT = """
            select tenant_id, key_id, name, environment, scopes, state, expires_at from bench_key where id = $1""";

    private final Pool pool;

    SelectResource(Pool pool) {
        this.pool = pool;
    }

    record Selected(UUID tenantId, UUID keyId, String name, String environment, List<String> scopes, String state) {}

    /** @param rows of which any is selected */
    @GET
    @PermissionsAllowed(API_KEYS_VERIFY)
    @Operation(operationId = "benchSelect", hidden = true)
    public Uni<Selected> select(@QueryParam("of") long rows) {
        return pool.preparedQuery(SELECT)
                .execute(Tuple.of(ThreadLocalRandom.current().nextLong(rows) + 1))
                .map(found -> selected(found.iterator().next()));
    }

    private static Selected selected(Row row) {
        return new Selected(
                row.getUUID("tenant_id"),
                row.getUUID("key_id"),
                row.getString("name"),
                row.getString("environment"),
                List.of(row.getArrayOfStrings("scopes")),
                row.getString("state"));
    }
}
